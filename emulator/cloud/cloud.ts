import type { Mount } from '../mount'
import type { Clock } from './clock'
import type { Faults } from './faults'
import type { IndexDefinition } from './store/index-definition'

/** Where the endpoint writes what people should read: one line per event, with fields. */
export interface CloudLogger {
  info(event: string, fields: Record<string, unknown>): void
  warn(event: string, fields: Record<string, unknown>): void
  error(event: string, fields: Record<string, unknown>): void
}

export interface CloudOptions {
  /** Everything durable lives below this folder: `<dir>/<env>/data` and `<dir>/<env>/files`. */
  readonly dir: string
  readonly clock: Clock
  /** The environments that exist; a request for another is refused with INVALID_ENV. */
  readonly environments: readonly string[]
  /** Turns what a review would refuse into errors: unindexed queries, where() writes beside an open transaction, replies over the size limit. */
  readonly strict: boolean
  /** Created at start, together with their collections, in every environment. */
  readonly indexes: readonly IndexDefinition[]
  readonly logger: CloudLogger
  /** When given, requests must bear exactly these: Credential of the signature, and sessionToken of the body. */
  readonly credentials?: { readonly secretId: string; readonly sessionToken: string }
  /** Milliseconds a plain write waits for a document that a transaction holds; default 5000. */
  readonly lockWaitMs?: number
  /** Bytes of writes after which the log goes into the database; default 8 MB. */
  readonly checkpointBytes?: number | undefined
}

/** One finished request, for the call log and the count of round trips. */
export interface CloudRequest {
  readonly requestId: string
  readonly env: string
  /** wxCloudApiToken: the call that sent it; '' when the caller has none. */
  readonly token: string
  readonly action: string
  readonly collection: string
  readonly transactionId: string
  /** Milliseconds of the machine's clock from the whole body read to the reply written. */
  readonly durationMs: number
  /** Error code, '' when it went well. */
  readonly code: string
  readonly message: string
  /** The index that served it, 'scan' when none did, '' when nothing was searched. */
  readonly plan: string
}

/** Runs another cloud function for functions.invokeFunction; takes and returns JSON text. Throw CloudError for a failure with a code. */
export type FunctionInvoker = (call: {
  env: string
  name: string
  data: string
  token: string
}) => Promise<string>

/** One message that a function sent through openapi.subscribeMessage.send. */
export interface SentMessage {
  readonly env: string
  readonly sentAt: number
  readonly body: Record<string, unknown>
}

/** What the operator's console and tests may see of a collection. */
export interface CollectionSummary {
  readonly name: string
  readonly count: number
  readonly indexes: readonly IndexDefinition[]
}

/** A read of the console: the same query language, no transaction. Documents come as relaxed EJSON text. */
export interface DirectQuery {
  readonly collection: string
  /** EJSON text, default '{}'. */
  readonly filter?: string
  /** EJSON text, e.g. '{"createdAt":-1}'. */
  readonly order?: string
  readonly offset?: number
  /** Default 100, at most 1000. */
  readonly limit?: number
}

export interface Cloud {
  /** For /admin: the endpoint, and the files that temporary links point to. */
  readonly mount: Mount
  readonly faults: Faults
  readonly environments: readonly string[]
  /** Called after each request; returns how to stop. */
  onRequest(listener: (request: CloudRequest) => void): () => void
  /** Called with the token of a call that a killCaller fault struck; that request is never answered. */
  onKill(listener: (token: string) => void): () => void
  /** Called with each subscribe message that a function sent. */
  onMessage(listener: (message: SentMessage) => void): () => void
  setFunctionInvoker(invoker: FunctionInvoker): void
  /** phonenumber.getPhoneNumber asks this for the number behind a code; null: no such code. */
  setPhoneNumbers(numberOf: (env: string, code: string) => string | null): void
  /** WeChat's errcode for a subscribe message, e.g. 43101 when the user did not agree; 0 accepts, the default. */
  setMessageRule(rule: (message: SentMessage) => number): void
  collections(env: string): CollectionSummary[]
  find(env: string, query: DirectQuery): { total: number; documents: string[] }
  /** Inserts documents (EJSON text) straight into a collection, creating it when absent; durable when it resolves. For seeds. */
  load(env: string, collection: string, documents: readonly string[]): Promise<void>
  /** Changes one document by update operators (EJSON text), in one step beside whatever else goes on. For seeds. */
  update(env: string, collection: string, id: string, operators: string): Promise<void>
  /** Forgets every document and file of one environment; collections and indexes stay. */
  reset(env: string): Promise<void>
  /** Writes one environment to a folder: `<collection>.jsonl`, `indexes.json`, `files/`. A consistent moment. */
  exportTo(env: string, folder: string): Promise<{ collections: number; documents: number }>
  /** Replaces one environment's content by an exported folder. */
  importFrom(env: string, folder: string): Promise<{ collections: number; documents: number }>
  close(): Promise<void>
}
