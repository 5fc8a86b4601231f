import { asyncApi } from '../runtime/async-api'
import { ApiFailure, defineApi } from '../runtime/contract'
import { showScan } from '../stage/surfaces/scan'
import type { ScanType } from '../stage/decode'
import { flag, list } from './options'

const every: ScanType[] = ['barCode', 'qrCode', 'datamatrix', 'pdf417']

function utf8Base64(words: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(words)))
}

defineApi({
  scanCode: (runtime) =>
    asyncApi('scanCode', async (options) => {
      const wanted = list(options, 'scanType').filter((type): type is ScanType =>
        every.includes(type as ScanType),
      )
      const found = await showScan(runtime, {
        onlyFromCamera: flag(options, 'onlyFromCamera'),
        types: wanted.length ? wanted : every,
      })
      if (!found) throw new ApiFailure('cancel')
      return {
        result: found.text,
        scanType: found.format,
        charSet: 'UTF-8',
        rawData: utf8Base64(found.text),
      }
    }),
})
