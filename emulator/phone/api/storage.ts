import { asyncApi } from '../runtime/async-api'
import { ApiFailure, defineApi } from '../runtime/contract'
import type { PhoneRuntime } from '../runtime/contract'
import { list, record, text } from './options'
import type { Options } from './options'

/** One value may take 1 MB, all of them 10 MB. */
const entryLimit = 1024 * 1024
const totalLimit = 10 * 1024 * 1024
const limitKb = totalLimit / 1024
const prefix = 'data:'

interface Entry {
  type: string
  data?: unknown
}

function encode(data: unknown): string {
  const type = data === null ? 'Null' : Object.prototype.toString.call(data).slice(8, -1)
  if (data instanceof Date) return JSON.stringify({ type, data: data.getTime() } satisfies Entry)
  return JSON.stringify({ type, ...(data === undefined ? {} : { data }) } satisfies Entry)
}

function decode(stored: string): unknown {
  const { type, data } = JSON.parse(stored) as Entry
  return type === 'Date' ? new Date(data as number) : data
}

/** The program's storage on one phone, under WeChat's limits. */
class Store {
  constructor(private readonly runtime: PhoneRuntime) {}

  set(key: unknown, data: unknown): void {
    const name = this.name(key)
    const value = encode(data)
    if (value.length > entryLimit) throw new ApiFailure('entry size limit reached')
    const before = this.runtime.storage.get(name)?.length ?? 0
    if (this.bytes() - before + value.length > totalLimit) {
      throw new ApiFailure('exceed storage max size 10Mb')
    }
    this.runtime.storage.set(name, value)
  }

  get(key: unknown): unknown {
    const stored = this.runtime.storage.get(this.name(key))
    if (stored === undefined) throw new ApiFailure('data not found')
    return decode(stored)
  }

  /** A missing key reads as the empty string. Programs ask for many at their start: nothing is thrown. */
  getOrEmpty(key: unknown): unknown {
    const stored = this.runtime.storage.get(this.name(key))
    return stored === undefined ? '' : decode(stored)
  }

  remove(key: unknown): void {
    this.runtime.storage.remove(this.name(key))
  }

  clear(): void {
    for (const key of this.keys()) this.remove(key)
  }

  keys(): string[] {
    return this.runtime.storage
      .keys()
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length))
  }

  info() {
    return { keys: this.keys(), currentSize: Math.ceil(this.bytes() / 1024), limitSize: limitKb }
  }

  private bytes(): number {
    return this.keys().reduce(
      (sum, key) => sum + key.length + (this.runtime.storage.get(prefix + key)?.length ?? 0),
      0,
    )
  }

  private name(key: unknown): string {
    if (typeof key !== 'string') {
      const found = Object.prototype.toString.call(key).slice(8, -1)
      throw new ApiFailure(`parameter error: parameter.key should be String instead of ${found};`)
    }
    return prefix + key
  }
}

/** Synchronous calls throw `<name>:fail <reason>`. */
function sync<Result>(name: string, run: () => Result): Result {
  try {
    return run()
  } catch (error) {
    if (error instanceof ApiFailure)
      throw new Error(`${name}:fail ${error.message}`, { cause: error })
    throw error
  }
}

const key = { key: 'String' }
const of = (runtime: PhoneRuntime) => new Store(runtime)
const put = (store: Store, options: Options): void =>
  store.set(options['key'], options['data'] ?? '')

defineApi({
  setStorage: (runtime) => asyncApi('setStorage', (options) => put(of(runtime), options), key),
  getStorage: (runtime) =>
    asyncApi('getStorage', (options) => ({ data: of(runtime).get(options['key']) }), key),
  removeStorage: (runtime) =>
    asyncApi('removeStorage', (options) => of(runtime).remove(options['key']), key),
  clearStorage: (runtime) => asyncApi('clearStorage', () => of(runtime).clear()),
  getStorageInfo: (runtime) => asyncApi('getStorageInfo', () => of(runtime).info()),
  setStorageSync: (runtime) => (name: unknown, data: unknown) =>
    sync('setStorageSync', () => of(runtime).set(name, data ?? '')),
  getStorageSync: (runtime) => (name: unknown) =>
    sync('getStorageSync', () => of(runtime).getOrEmpty(name)),
  removeStorageSync: (runtime) => (name: unknown) =>
    sync('removeStorageSync', () => of(runtime).remove(name)),
  clearStorageSync: (runtime) => () => of(runtime).clear(),
  getStorageInfoSync: (runtime) => () => of(runtime).info(),
  batchSetStorage: (runtime) =>
    asyncApi('batchSetStorage', (options) => {
      for (const pair of list(options, 'kvList')) {
        of(runtime).set(text(record(pair), 'key'), record(pair)['value'])
      }
    }),
  batchGetStorage: (runtime) =>
    asyncApi('batchGetStorage', (options) => ({
      dataList: list(options, 'keyList').map((name) => of(runtime).getOrEmpty(name)),
    })),
  batchSetStorageSync: (runtime) => (pairs: { key: string; value: unknown }[]) =>
    sync('batchSetStorageSync', () => {
      for (const pair of pairs) of(runtime).set(pair.key, pair.value)
    }),
  batchGetStorageSync: (runtime) => (names: string[]) =>
    sync('batchGetStorageSync', () => names.map((name) => of(runtime).getOrEmpty(name))),
})
