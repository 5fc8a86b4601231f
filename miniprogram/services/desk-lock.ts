import { createStore } from '../lib/store'
import { desk, visit } from './desk'

const KEY = 'deskLocked'

/** A shared phone's desk: locked until the staff PIN is entered; a restart does not open it. */
export const deskLocked = createStore<boolean>(wx.getStorageSync(KEY) === true)

export function setLocked(locked: boolean): void {
  wx.setStorageSync(KEY, locked)
  deskLocked.set(locked)
}

/** Leaves the desk: shop and member at hand are forgotten, the PIN opens it again. */
export function signOut(): void {
  desk.set(null)
  visit.set(null)
  setLocked(true)
}
