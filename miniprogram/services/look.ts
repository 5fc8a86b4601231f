import { createStore } from '../lib/store'

const KEY = 'elderMode'
/** From this font scale on the elder sizes are used, so that nothing is clipped. */
const LARGE_SCALE = 1.4

function initial(): boolean {
  return wx.getStorageSync(KEY) === true
}

export const elderMode = createStore<boolean>(initial())

export function setElderMode(on: boolean): void {
  wx.setStorageSync(KEY, on)
  elderMode.set(on)
}

/** The class of a page's root view: sizes by elder mode or the phone's font setting. */
export function lookClass(): string {
  const scale = wx.getAppBaseInfo().fontSizeScaleFactor ?? 1
  if (elderMode.get() || scale >= LARGE_SCALE) return 'look elder'
  return 'look'
}
