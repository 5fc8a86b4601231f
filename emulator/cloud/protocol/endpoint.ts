import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { CloudLogger, CloudRequest } from '../cloud'
import type { Faults, FaultRule, FaultSubject } from '../faults'
import { LanguageError } from '../language'
import type { Environment } from '../store/environment'
import { busy, conflict } from '../store/transactions'
import { DATABASE_ACTIONS, type DatabaseReply } from './database'
import { CloudError } from './errors'
import { parseMultipart } from './multipart'
import { readBody, readJson, requireLocal, secretIdOf, textOf, type Body } from './request'

/** CloudBase's limit for what one database request may return. */
const MAX_REPLY_BYTES = 1024 * 1024

/** A call of an action that is not the database's: storage, functions, open API. */
export interface ServiceCall {
  readonly environment: Environment
  readonly body: Body
  readonly token: string
  /** Host header: where links to files point. */
  readonly host: string
}

/** Fields of the reply beside requestId, or bytes that are the whole reply. */
export type ServiceReply = Record<string, unknown> | Buffer

export type Service = (call: ServiceCall) => Promise<ServiceReply> | ServiceReply

export interface EndpointParts {
  readonly environments: ReadonlyMap<string, Environment>
  readonly services: Readonly<Record<string, Service>>
  readonly faults: Faults
  readonly strict: boolean
  readonly logger: CloudLogger
  readonly credentials: { readonly secretId: string; readonly sessionToken: string } | undefined
  readonly requestDone: (request: CloudRequest) => void
  readonly killed: (token: string) => void
}

/** What is known of a request while it is being answered. */
interface Progress {
  readonly requestId: string
  readonly startedAt: number
  body: Body
  environment: Environment | undefined
  plan: string
  strikes: readonly FaultRule[]
}

const NO_STRIKES: readonly FaultRule[] = []

/** POST /admin: the one address all actions of the SDK go to. */
export class Endpoint {
  constructor(private readonly parts: EndpointParts) {}

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const progress: Progress = {
      requestId: randomUUID(),
      startedAt: performance.now(),
      body: {},
      environment: undefined,
      plan: '',
      strikes: NO_STRIKES,
    }
    let reply: ServiceReply
    let failure: { code: string; message: string } | undefined
    let status = 200
    try {
      reply = await this.run(request, progress)
    } catch (error) {
      failure = this.explain(await this.settled(error, progress), progress)
      if (failure.code === 'INVALID_REQUEST_SOURCE') status = 403
      reply = failure
    }
    await this.send(response, status, reply, progress)
    this.report(progress, failure)
  }

  private async run(request: IncomingMessage, progress: Progress): Promise<ServiceReply> {
    const host = requireLocal(request)
    const bytes = await readBody(request)
    const secretId = secretIdOf(request)
    const body = readFields(bytes, request.headers['content-type'] ?? '')
    progress.body = body
    this.requireCredentials(secretId, body)
    const environment = this.environmentOf(body)
    progress.environment = environment
    const token = textOf(body.wxCloudApiToken)
    if (this.parts.faults.armed) this.strike(progress, environment, token)
    const action = textOf(body.action)
    if (Object.hasOwn(DATABASE_ACTIONS, action)) {
      return this.runDatabase(action, environment, body, token, progress)
    }
    const service = Object.hasOwn(this.parts.services, action)
      ? this.parts.services[action]
      : undefined
    if (!service)
      throw new CloudError(
        'INVALID_PARAM',
        `[InvalidParameter.Action] unknown action: ${action.slice(0, 80)}`,
      )
    return service({ environment, body, token, host })
  }

  private async runDatabase(
    action: string,
    environment: Environment,
    body: Body,
    token: string,
    progress: Progress,
  ): Promise<Record<string, unknown>> {
    const run = DATABASE_ACTIONS[action] as (typeof DATABASE_ACTIONS)[string]
    const running = run({ environment, body, token, strict: this.parts.strict })
    const { fields, plan, wait }: DatabaseReply =
      running instanceof Promise ? await running : running
    progress.plan = plan
    if (wait) await environment.durable()
    return fields
  }

  private requireCredentials(secretId: string, body: Body): void {
    const { credentials } = this.parts
    if (!credentials) return
    if (secretId !== credentials.secretId || body.sessionToken !== credentials.sessionToken) {
      throw new CloudError(
        'SIGN_PARAM_INVALID',
        '[SignatureError] unknown secret id or session token',
      )
    }
  }

  private environmentOf(body: Body): Environment {
    const name = textOf(body.envName)
    const [first] = this.parts.environments.values()
    const environment = name === '' ? first : this.parts.environments.get(name)
    if (!environment)
      throw new CloudError(
        'INVALID_ENV',
        `[InvalidParameter.Env] unknown environment: ${name.slice(0, 80)}`,
      )
    return environment
  }

  /** Applies the faults that come before the action, and remembers those that come after it. */
  private strike(progress: Progress, environment: Environment, token: string): void {
    const { body } = progress
    const action = textOf(body.action)
    const transactionId = textOf(body.transactionId)
    const subject: FaultSubject = {
      env: environment.name,
      token,
      action,
      collection: textOf(body.collectionName),
      inTransaction: transactionId !== '' && textOf(body.collectionName) !== '',
    }
    progress.strikes = this.parts.faults.strike(subject)
    for (const { kind } of progress.strikes) {
      if (kind === 'killCaller') {
        this.parts.killed(token)
        throw new Killed()
      }
      const ends =
        kind === 'expireTransaction' ||
        kind === 'conflictAtOperation' ||
        kind === 'conflictAtCommit'
      if (ends) environment.transactions.abort(environment.transactions.get(transactionId))
      if (kind === 'conflictAtOperation' || kind === 'conflictAtCommit') throw conflict()
      if (kind === 'busy') throw busy()
    }
  }

  /**
   * A refusal, too, may rest on a write that is not yet on disk: whoever is told "duplicate" takes
   * the other one for done. So it waits like any reply.
   */
  private async settled(error: unknown, { environment }: Progress): Promise<unknown> {
    try {
      await environment?.durable()
      return error
    } catch (lost) {
      return lost
    }
  }

  private explain(error: unknown, progress: Progress): { code: string; message: string } {
    if (error instanceof CloudError || error instanceof LanguageError) {
      return { code: error.code, message: error.message }
    }
    if (error instanceof Killed) return { code: 'SYS_ERR', message: 'the caller was killed' }
    this.parts.logger.error('cloud.failed', {
      requestId: progress.requestId,
      action: textOf(progress.body.action),
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    })
    return { code: 'SYS_ERR', message: '[InternalError] system error' }
  }

  private async send(
    response: ServerResponse,
    status: number,
    reply: ServiceReply,
    progress: Progress,
  ): Promise<void> {
    for (const strike of progress.strikes) {
      if (strike.kind === 'slowReply') await new Promise((done) => setTimeout(done, strike.delayMs))
      if (strike.kind === 'dropReply' || strike.kind === 'killCaller') {
        response.destroy()
        return
      }
    }
    const binary = Buffer.isBuffer(reply)
    const content = binary ? reply : this.textOf(reply, progress.requestId)
    response.writeHead(status, {
      'content-type': binary ? 'application/octet-stream' : 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(content),
    })
    response.end(content)
  }

  private textOf(reply: Record<string, unknown>, requestId: string): string {
    const text = JSON.stringify({ requestId, ...reply })
    const tooLarge =
      this.parts.strict &&
      text.length > MAX_REPLY_BYTES / 3 &&
      Buffer.byteLength(text) > MAX_REPLY_BYTES
    if (!tooLarge) return text
    const code = 'DATABASE_QUERY_SIZE_EXCEED_LIMIT'
    const message = '[LimitExceeded.ReplySize] result size exceed limit (1MB) (strict mode)'
    return JSON.stringify({ requestId, code, message })
  }

  private report(progress: Progress, failure: { code: string; message: string } | undefined): void {
    const { requestId, body, environment, plan, startedAt } = progress
    this.parts.requestDone({
      requestId,
      env: environment?.name ?? '',
      token: textOf(body.wxCloudApiToken),
      action: textOf(body.action),
      collection: textOf(body.collectionName),
      transactionId: textOf(body.transactionId),
      durationMs: performance.now() - startedAt,
      code: failure?.code ?? '',
      message: failure?.message ?? '',
      plan,
    })
  }
}

class Killed extends Error {}

/** JSON, or the fields of a form: text, but for the bytes of requestData. */
function readFields(bytes: Buffer, contentType: string): Body {
  if (!contentType.startsWith('multipart/form-data')) return readJson(bytes)
  const body: Body = {}
  for (const [name, value] of parseMultipart(bytes, contentType)) {
    body[name] = name === 'requestData' ? value : value.toString()
  }
  return body
}
