import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import qrcode from 'qrcode-generator'
import { launchBrowser } from '../../../e2e/browser'
import type { Stage } from '../../../e2e/start-stage'
import { openScreen, startFixture, type Screen } from '../screen'

const [WIDTH, HEIGHT] = [640, 480]
const MODULE_PX = 10

/** A film of one still picture, as Chromium's false camera plays it: grey, with a QR code in the middle. */
function film(text: string): Buffer {
  const code = qrcode(0, 'M')
  code.addData(text)
  code.make()
  const modules = code.getModuleCount()
  const size = modules * MODULE_PX
  const [left, top] = [(WIDTH - size) / 2, (HEIGHT - size) / 2].map(Math.floor) as [number, number]
  const luma = Buffer.alloc(WIDTH * HEIGHT, 220)
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const dark = code.isDark(Math.floor(y / MODULE_PX), Math.floor(x / MODULE_PX))
      luma[(top + y) * WIDTH + left + x] = dark ? 20 : 220
    }
  }
  const chroma = Buffer.alloc((WIDTH * HEIGHT) / 2, 128)
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, chroma])
  const header = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`)
  return Buffer.concat([header, frame, frame])
}

describe('the viewfinder with a camera', () => {
  let folder: string
  let stage: Stage
  let browser: Browser
  let screen: Screen

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'phone-camera-'))
    const file = join(folder, 'code.y4m')
    writeFileSync(file, film('280000000000017'))
    stage = await startFixture()
    browser = await launchBrowser([
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-video-capture=${file}`,
    ])
    screen = await openScreen({ ...stage, browser }, 'pages/api/api')
  })
  afterAll(async () => {
    await browser.close()
    await stage.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('reads the code that the camera sees, and lets the camera go', async () => {
    const tracks = () =>
      screen.page.evaluate(() => {
        const seen = globalThis as unknown as { tracks?: MediaStreamTrack[] }
        return seen.tracks?.map(({ readyState }) => readyState) ?? []
      })
    await screen.page.evaluate(() => {
      const devices = navigator.mediaDevices
      const ask = devices.getUserMedia.bind(devices)
      devices.getUserMedia = async (wanted) => {
        const stream = await ask(wanted)
        Object.assign(globalThis, { tracks: stream.getTracks() })
        return stream
      }
    })
    const scanned = screen.wx('scanCode', { onlyFromCamera: true })
    await screen.press('camera', 'scan')
    expect(await scanned).toMatchObject({
      errMsg: 'scanCode:ok',
      result: '280000000000017',
      scanType: 'QR_CODE',
    })
    expect(await tracks()).toEqual(['ended'])
    expect(screen.errors).toEqual([])
  })
})
