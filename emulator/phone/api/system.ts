import { asyncApi } from '../runtime/async-api'
import { apis, builtins, defineApi } from '../runtime/contract'
import type { PhoneRuntime } from '../runtime/contract'

/** The base library whose behaviour this phone follows. */
const sdkVersion = '3.8.12'
const weChatVersion = '8.0.60'
/** WeChat's standard text size; fontSizeSetting is this times the scale. */
const standardFontPx = 17
/** From this width on, the frame stands for WeChat on Windows. */
const desktopWidth = 768

function isDesktop(): boolean {
  return window.innerWidth >= desktopWidth
}

function windowInfo(runtime: PhoneRuntime) {
  const layout = runtime.layout()
  const { screenWidth, screenHeight, windowWidth, windowHeight, statusBarHeight, safeArea } = layout
  return {
    pixelRatio: window.devicePixelRatio,
    screenWidth,
    screenHeight,
    windowWidth,
    windowHeight,
    statusBarHeight,
    safeArea: { ...safeArea },
    screenTop: layout.screenHeight - layout.windowHeight - layout.tabBarHeight,
  }
}

function deviceInfo() {
  return isDesktop()
    ? {
        abi: 'x86_64',
        benchmarkLevel: -1,
        brand: 'microsoft',
        model: 'microsoft',
        system: 'Windows 11 x64',
        platform: 'windows',
        cpuType: '',
        memorySize: '16384',
      }
    : {
        abi: 'arm64',
        benchmarkLevel: 40,
        brand: 'iPhone',
        model: 'iPhone 15<iPhone15,4>',
        system: 'iOS 17.5',
        platform: 'ios',
        cpuType: 'Apple A16 Bionic',
        memorySize: '6144',
      }
}

function appBaseInfo(runtime: PhoneRuntime) {
  const { theme, language, fontScale } = runtime.settings
  return {
    SDKVersion: sdkVersion,
    enableDebug: false,
    host: { appId: '', env: 'WeChat' },
    language,
    version: weChatVersion,
    theme,
    fontSizeScaleFactor: fontScale,
    fontSizeSetting: Math.round(standardFontPx * fontScale * 10) / 10,
    PCKernelVersion: '',
  }
}

const systemSetting = () => ({
  bluetoothEnabled: false,
  locationEnabled: true,
  wifiEnabled: true,
  deviceOrientation: window.innerWidth > window.innerHeight ? 'landscape' : 'portrait',
})

const authorizeSetting = () => ({
  albumAuthorized: 'authorized',
  bluetoothAuthorized: 'not determined',
  cameraAuthorized: 'authorized',
  locationAuthorized: 'authorized',
  locationReducedAccuracy: false,
  microphoneAuthorized: 'not determined',
  notificationAuthorized: 'authorized',
  phoneCalendarAuthorized: 'not determined',
})

function systemInfo(runtime: PhoneRuntime) {
  return {
    ...deviceInfo(),
    ...windowInfo(runtime),
    ...appBaseInfo(runtime),
    ...systemSetting(),
    albumAuthorized: true,
    cameraAuthorized: true,
    locationAuthorized: true,
    microphoneAuthorized: false,
    notificationAuthorized: true,
    locationReducedAccuracy: false,
  }
}

/** `api`, `api.method.param.option`, `component`, `component.attribute.option`: true for what is built here. */
function canIUse(schema: string): boolean {
  const [first = ''] = schema.split('.')
  return builtins.has(first) || apis.has(first)
}

defineApi({
  getWindowInfo: (runtime) => () => windowInfo(runtime),
  getDeviceInfo: () => deviceInfo,
  getAppBaseInfo: (runtime) => () => appBaseInfo(runtime),
  getSystemSetting: () => systemSetting,
  getAppAuthorizeSetting: () => authorizeSetting,
  getSystemInfoSync: (runtime) => () => systemInfo(runtime),
  getSystemInfo: (runtime) => asyncApi('getSystemInfo', () => systemInfo(runtime)),
  getSystemInfoAsync: (runtime) => asyncApi('getSystemInfoAsync', () => systemInfo(runtime)),
  getMenuButtonBoundingClientRect: (runtime) => () => ({ ...runtime.layout().menuButton }),
  onMenuButtonBoundingClientRectWeightChange: () => () => undefined,
  offMenuButtonBoundingClientRectWeightChange: () => () => undefined,
  getAccountInfoSync: (runtime) => () => ({
    miniProgram: { appId: runtime.identity.appid, envVersion: 'develop', version: '' },
    plugin: {},
  }),
  getExtConfigSync: () => () => ({}),
  getExtConfig: () => asyncApi('getExtConfig', () => ({ extConfig: {} })),
  canIUse: () => (schema: unknown) => canIUse(String(schema)),
  getRendererUserAgent: () =>
    asyncApi('getRendererUserAgent', () => ({ userAgent: navigator.userAgent })),
  getSkylineInfoSync: () => () => ({
    isSupported: false,
    version: '',
    reason: 'client not supported',
  }),
  checkIsOpenAccessibility: () => asyncApi('checkIsOpenAccessibility', () => ({ open: false })),
  getUpdateManager: () => () => updates,
})

/** This phone always runs the newest source: a check never finds an update. */
const updates = {
  onCheckForUpdate(listener: (result: { hasUpdate: boolean }) => void): void {
    setTimeout(() => listener({ hasUpdate: false }), 0)
  },
  onUpdateReady(): void {
    // Never ready: there is no update.
  },
  onUpdateFailed(): void {
    // Never fails: there is no update.
  },
  applyUpdate(): void {
    console.error('applyUpdate: there is no update to apply')
  },
}
