import type { PhoneStorage } from './contract'

/** Storage of one phone, person and app: frames of one origin share the browser's, so keys are prefixed. */
export function phoneStorage(phone: string, openid: string, appid: string): PhoneStorage {
  const prefix = `phone/${phone}/${openid}/${appid}/`
  const keys = () =>
    Object.keys(localStorage)
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length))
  return {
    get: (key) => localStorage.getItem(prefix + key) ?? undefined,
    set(key, value) {
      localStorage.setItem(prefix + key, value)
    },
    remove(key) {
      localStorage.removeItem(prefix + key)
    },
    clear() {
      for (const key of keys()) localStorage.removeItem(prefix + key)
    },
    keys,
    size() {
      return keys().reduce(
        (sum, key) => sum + key.length + (localStorage.getItem(prefix + key)?.length ?? 0),
        0,
      )
    },
  }
}
