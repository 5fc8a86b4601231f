import type { PhoneRuntime } from '../runtime/contract'
import type { SurfaceKind } from './layer'
import { surfaceLayer } from './surfaces'

/** The automator's Tool.native methods that press a button of a WeChat surface. */
const presses: Record<string, [action: string, ...kinds: SurfaceKind[]]> = {
  confirmModal: ['confirm', 'modal'],
  cancelModal: ['cancel', 'modal'],
  authorizeAllow: ['allow', 'permission', 'privacy', 'phone-number', 'subscribe'],
  authorizeCancel: ['refuse', 'permission', 'privacy', 'phone-number', 'subscribe'],
  closePaymentDialog: ['close', 'payment'],
  shareConfirm: ['send', 'share'],
  shareCancel: ['cancel', 'share'],
}

/** Answers false for a method that is no press of a surface (goHome, navigateLeft, switchTab). */
export function pressNative(runtime: PhoneRuntime, method: string): boolean {
  const wanted = presses[method]
  if (!wanted) return false
  const [action, ...kinds] = wanted
  const layer = surfaceLayer(runtime)
  const open = layer.list().findLast((surface) => kinds.includes(surface.kind))
  layer.press(action, open?.kind ?? kinds[0])
  return true
}
