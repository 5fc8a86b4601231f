import { en } from '../locales/en'
import type { SurfaceTexts } from '../locales/surfaces'
import { zhCN } from '../locales/zh-CN'
import type { PhoneRuntime } from '../runtime/contract'
import { SurfaceLayer } from './layer'
import type { OpenSurface, SurfaceKind } from './layer'

/** WeChat's words in the language of the phone. */
export function texts(runtime: PhoneRuntime): SurfaceTexts {
  return runtime.settings.language.startsWith('zh') ? zhCN : en
}

/**
 * What tests and the automator may do with WeChat's surfaces, on the phone's window as `wechat`:
 * the same presses a person makes, nothing else.
 */
export interface SurfaceControls {
  surfaces(): OpenSurface[]
  press(action: string, kind?: SurfaceKind): void
  type(text: string): void
}

declare global {
  interface Window {
    wechat?: SurfaceControls
  }
}

let layer: SurfaceLayer | undefined

/** The one layer of this phone's frame, made when first needed. */
export function surfaceLayer(runtime: PhoneRuntime): SurfaceLayer {
  if (layer) return layer
  const host = document.createElement('div')
  host.className = 'wechat-surfaces'
  // Taps go through to the page wherever no surface stands.
  host.style.pointerEvents = 'none'
  runtime.overlay.append(host)
  const made = new SurfaceLayer(host, texts(runtime).mark)
  const dress = (): void => {
    host.dataset['theme'] = runtime.settings.theme
    host.style.setProperty('--status', `${runtime.layout().statusBarHeight}px`)
  }
  dress()
  runtime.on('settings', dress)
  layer = made
  return made
}

/** Puts the controls on the window. Called once, when the phone starts. */
export function exposeControls(runtime: PhoneRuntime): void {
  const get = () => surfaceLayer(runtime)
  window.wechat = {
    surfaces: () => get().list(),
    press: (action, kind) => get().press(action, kind),
    type: (text) => get().type(text),
  }
}
