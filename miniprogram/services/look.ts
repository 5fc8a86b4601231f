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

/** Whether letters are large: by elder mode or the phone's own font setting. */
export function largeLetters(): boolean {
  return elderMode.get() || (wx.getAppBaseInfo().fontSizeScaleFactor ?? 1) >= LARGE_SCALE
}

/** The class of a page's root view: sizes by elder mode or the phone's font setting. */
export function lookClass(): string {
  return largeLetters() ? 'look elder' : 'look'
}
