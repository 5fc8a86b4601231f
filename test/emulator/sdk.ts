import type { StartedCloud } from './start-cloud'

/** The part of wx-server-sdk's database that tests speak to; its own typings miss most of it. */
export interface SdkDatabase {
  collection(name: string): SdkCollection
  createCollection(name: string): Promise<unknown>
  runTransaction<T>(run: (transaction: SdkTransaction) => Promise<T>, times?: number): Promise<T>
  startTransaction(): Promise<SdkTransaction>
  serverDate(options?: { offset: number }): unknown
  RegExp(options: { regexp: string; options: string }): unknown
  readonly Geo: Record<string, (...args: unknown[]) => unknown>
  readonly command: Record<string, (...args: unknown[]) => unknown> & {
    aggregate: Record<string, (...args: unknown[]) => unknown>
  }
}

export interface SdkTransaction {
  collection(name: string): SdkCollection
  commit(): Promise<unknown>
  rollback(reason?: unknown): Promise<unknown>
}

export type Fields = Record<string, unknown>

export interface SdkQuery {
  where(filter: Fields): SdkQuery
  orderBy(path: string, order: 'asc' | 'desc'): SdkQuery
  skip(count: number): SdkQuery
  limit(count: number): SdkQuery
  field(projection: Fields): SdkQuery
  get(): Promise<{ data: Fields[] }>
  count(): Promise<{ total: number }>
  update(options: { data: Fields }): Promise<{ stats: { updated: number } }>
  remove(): Promise<{ stats: { removed: number } }>
}

export interface SdkDocument {
  get(): Promise<{ data: Fields | null }>
  update(options: { data: Fields }): Promise<{ stats: { updated: number } }>
  set(options: {
    data: Fields
  }): Promise<{ _id: string; stats: { updated: number; created: number } }>
  remove(): Promise<{ stats: { removed: number } }>
}

export interface SdkCollection extends SdkQuery {
  doc(id: string | number): SdkDocument
  add(options: { data: Fields }): Promise<{ _id: string }>
  aggregate(): SdkAggregate
}

export interface SdkAggregate {
  match(filter: Fields): SdkAggregate
  group(stage: Fields): SdkAggregate
  sort(order: Fields): SdkAggregate
  limit(count: number): SdkAggregate
  end(): Promise<{ list: Fields[] }>
}

export interface Sdk {
  init(options: { env: string }): void
  database(options: { throwOnNotFound?: boolean; env?: string }): SdkDatabase
  callFunction(options: { name: string; data: unknown }): Promise<{ result: unknown }>
  uploadFile(options: { cloudPath: string; fileContent: Buffer }): Promise<{ fileID: string }>
  downloadFile(options: { fileID: string }): Promise<{ fileContent: Buffer }>
  deleteFile(options: { fileList: string[] }): Promise<{ fileList: Fields[] }>
  getTempFileURL(options: { fileList: unknown[] }): Promise<{ fileList: Fields[] }>
  readonly openapi: Record<string, Record<string, (input: Fields) => Promise<Fields>>>
  readonly cloudPay: Record<string, (input: Fields) => Promise<Fields>>
}

/** What the SDK throws. */
export interface SdkError {
  readonly errCode: number
  readonly errMsg: string
}

/** The unmodified wx-server-sdk, sent to a cloud under test. It reads its environment when loaded. */
export async function loadSdk(started: StartedCloud): Promise<Sdk> {
  // SILENCE: the SDK's warning of slow requests leaves timers behind.
  Object.assign(process.env, started.sdkEnvironment, { SILENCE: 'true' })
  const module: unknown = await import('wx-server-sdk')
  const sdk = (module as { default?: Sdk }).default ?? (module as Sdk)
  sdk.init({ env: started.cloud.environments[0] ?? 'test' })
  return sdk
}

/** The error of a call that must fail. A commit's failure reaches the caller raw: code and message. */
export async function failureOf(call: Promise<unknown>): Promise<SdkError> {
  try {
    await call
  } catch (error) {
    const { errCode = 0, errMsg, message = '' } = error as Partial<SdkError> & { message?: string }
    return { errCode, errMsg: errMsg ?? message }
  }
  throw new Error('the call was expected to fail')
}

/** One request of the wire protocol without the SDK, signed well enough. */
export async function post(
  started: StartedCloud,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; reply: Fields }> {
  const response = await fetch(started.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: SIGNATURE, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  return { status: response.status, reply: (await response.json()) as Fields }
}

export const SIGNATURE = `TC3-HMAC-SHA256 Credential=local/2026-01-01/tcb/tc3_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`
