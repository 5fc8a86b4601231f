import { asyncApi } from '../runtime/async-api'
import { ApiFailure, defineApi } from '../runtime/contract'
import { texts } from '../stage/surfaces'
import { showActionSheet } from '../stage/surfaces/dialogs'
import { showToast } from '../stage/surfaces/toast'
import { device } from './device-state'
import { Listeners } from './listeners'
import { flag, number, text } from './options'
import { requirePrivacy } from './privacy'

/** One clipboard per phone: the computer's own is not the program's to read. */
let clipboard = ''
const noticeMs = 1500

const resizes = new Listeners<{ size: { windowWidth: number; windowHeight: number } }>()
const keyboard = new Listeners<{ height: number }>()
const captures = new Listeners<undefined>()
const memoryWarnings = new Listeners<{ level: number }>()

window.addEventListener('resize', () => {
  resizes.emit({ size: { windowWidth: window.innerWidth, windowHeight: window.innerHeight } })
})

const batteryInfo = () => ({ level: 100, isCharging: true, isLowPowerModeEnabled: false })

defineApi({
  setClipboardData: (runtime) =>
    asyncApi(
      'setClipboardData',
      async (options) => {
        await requirePrivacy(runtime, 'setClipboardData')
        clipboard = text(options, 'data')
        const title = texts(runtime).copied
        showToast(runtime, { title, icon: 'success', image: '', durationMs: noticeMs, mask: false })
      },
      { data: 'String' },
    ),
  getClipboardData: (runtime) =>
    asyncApi('getClipboardData', async () => {
      await requirePrivacy(runtime, 'getClipboardData')
      return { data: clipboard }
    }),
  getScreenBrightness: () => asyncApi('getScreenBrightness', () => ({ value: device.brightness })),
  setScreenBrightness: () =>
    asyncApi(
      'setScreenBrightness',
      (options) => {
        const value = number(options, 'value', Number.NaN)
        // -1 gives the brightness back to the system.
        if (value !== -1 && !(value >= 0 && value <= 1)) {
          throw new ApiFailure('parameter error: value should be between 0 and 1')
        }
        device.brightness = value === -1 ? 0.5 : value
        document.documentElement.style.setProperty('--screen-brightness', String(device.brightness))
      },
      { value: 'Number' },
    ),
  setKeepScreenOn: () =>
    asyncApi('setKeepScreenOn', (options) => {
      device.keepScreenOn = flag(options, 'keepScreenOn')
    }),
  vibrateShort: () => asyncApi('vibrateShort', () => void navigator.vibrate?.(15)),
  vibrateLong: () => asyncApi('vibrateLong', () => void navigator.vibrate?.(400)),
  makePhoneCall: (runtime) =>
    asyncApi(
      'makePhoneCall',
      async (options) => {
        const call = `${texts(runtime).call} ${text(options, 'phoneNumber')}`
        const request = { alertText: '', itemList: [call], itemColor: '' }
        if ((await showActionSheet(runtime, request)) === undefined) throw new ApiFailure('cancel')
      },
      { phoneNumber: 'String' },
    ),
  hideKeyboard: () =>
    asyncApi('hideKeyboard', () => {
      const focused = document.activeElement
      if (focused instanceof HTMLElement) focused.blur()
    }),
  getBatteryInfoSync: () => batteryInfo,
  getBatteryInfo: () => asyncApi('getBatteryInfo', batteryInfo),
  setVisualEffectOnCapture: () => asyncApi('setVisualEffectOnCapture', () => undefined),
  onUserCaptureScreen: () => captures.on,
  offUserCaptureScreen: () => captures.off,
  onMemoryWarning: () => memoryWarnings.on,
  offMemoryWarning: () => memoryWarnings.off,
  onWindowResize: () => resizes.on,
  offWindowResize: () => resizes.off,
  onKeyboardHeightChange: () => keyboard.on,
  offKeyboardHeightChange: () => keyboard.off,
  getRandomValues: () =>
    asyncApi('getRandomValues', (options) => {
      const random = crypto.getRandomValues(new Uint8Array(number(options, 'length', 0)))
      return { randomValues: random.buffer }
    }),
  requestIdleCallback: () => (callback: IdleRequestCallback, options?: { timeout?: number }) =>
    window.requestIdleCallback(callback, options),
  cancelIdleCallback: () => (handle: number) => window.cancelIdleCallback(handle),
})
