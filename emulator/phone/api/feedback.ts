import { asyncApi } from '../runtime/async-api'
import { ApiFailure, defineApi } from '../runtime/contract'
import { showActionSheet, showModal } from '../stage/surfaces/dialogs'
import { hideToast, showToast } from '../stage/surfaces/toast'
import { flag, list, number, text } from './options'
import type { Options } from './options'
import { fileAddress } from './temp-files'

const defaultDurationMs = 1500
const actionLimit = 6
/** Button texts: four Chinese characters, or eight letters. */
const buttonLimit = 4

type Icon = 'success' | 'error' | 'loading' | 'none'

function icon(options: Options): Icon {
  const given = text(options, 'icon', 'success')
  if (given === 'exception') return 'error'
  return ['success', 'error', 'loading', 'none'].includes(given) ? (given as Icon) : 'success'
}

function buttonText(options: Options, name: 'confirmText' | 'cancelText'): string {
  const words = text(options, name)
  const width = [...words].reduce((sum, letter) => sum + (letter.charCodeAt(0) > 255 ? 1 : 0.5), 0)
  if (width > buttonLimit) {
    throw new ApiFailure(`${name} length should not larger than 4 Chinese characters`)
  }
  return words
}

defineApi({
  showToast: (runtime) =>
    asyncApi(
      'showToast',
      async (options) => {
        const image = text(options, 'image')
        showToast(runtime, {
          title: text(options, 'title'),
          icon: icon(options),
          image: image && (await fileAddress(runtime, image)),
          durationMs: number(options, 'duration', defaultDurationMs),
          mask: flag(options, 'mask'),
        })
      },
      { title: 'String' },
    ),
  hideToast: () => asyncApi('hideToast', hideToast),
  showLoading: (runtime) =>
    asyncApi(
      'showLoading',
      (options) => {
        showToast(runtime, {
          title: text(options, 'title'),
          icon: 'loading',
          image: '',
          durationMs: Infinity,
          mask: flag(options, 'mask'),
        })
      },
      { title: 'String' },
    ),
  hideLoading: () => asyncApi('hideLoading', hideToast),
  showModal: (runtime) =>
    asyncApi('showModal', (options) =>
      showModal(runtime, {
        title: text(options, 'title'),
        content: text(options, 'content'),
        showCancel: flag(options, 'showCancel', true),
        cancelText: buttonText(options, 'cancelText'),
        cancelColor: text(options, 'cancelColor'),
        confirmText: buttonText(options, 'confirmText'),
        confirmColor: text(options, 'confirmColor'),
        editable: flag(options, 'editable'),
        placeholderText: text(options, 'placeholderText'),
      }),
    ),
  showActionSheet: (runtime) =>
    asyncApi(
      'showActionSheet',
      async (options) => {
        const itemList = list(options, 'itemList').map(String)
        if (itemList.length === 0)
          throw new ApiFailure('parameter error: itemList should not be empty')
        if (itemList.length > actionLimit) {
          throw new ApiFailure('parameter error: itemList should not be larger than 6')
        }
        const tapIndex = await showActionSheet(runtime, {
          alertText: text(options, 'alertText'),
          itemList,
          itemColor: text(options, 'itemColor'),
        })
        if (tapIndex === undefined) throw new ApiFailure('cancel')
        return { tapIndex }
      },
      { itemList: 'Array' },
    ),
})
