import type { IncomingMessage, ServerResponse } from 'node:http'
import type { CloudLogger, CloudRequest } from '../cloud'
import type { Faults, FaultRule } from '../faults'
import { LanguageError } from '../language'
import type { Environment } from '../store/environment'
import { then, type Soon } from '../store/soon'
import { DATABASE_ACTIONS, type DatabaseReply } from './database'
import { CloudError } from './errors'
import { parseMultipart } from './multipart'
import {
  contentTypeOf,
  readBody,
  readJson,
  requireLocal,
  secretIdOf,
  textOf,
  type Body,
} from './request'
import { nextRequestId } from './request-id'
import { Killed, send, sendStruck, strikeBefore, subjectOf } from './strikes'

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

export type Service = (call: ServiceCall) => Soon<ServiceReply>

export interface EndpointParts {
  readonly environments: ReadonlyMap<string, Environment>
  readonly services: ReadonlyMap<string, Service>
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

interface Failure {
  readonly code: string
  readonly message: string
}

const NO_STRIKES: readonly FaultRule[] = []

/**
 * POST /admin: the one address all actions of the SDK go to. What need not wait is answered in the
 * turn that brought the request's last byte.
 */
export class Endpoint {
  constructor(private readonly parts: EndpointParts) {}

  answer(request: IncomingMessage, response: ServerResponse): void {
    const progress: Progress = {
      requestId: nextRequestId(),
      startedAt: performance.now(),
      body: {},
      environment: undefined,
      plan: '',
      strikes: NO_STRIKES,
    }
    let host: string
    try {
      host = requireLocal(request)
    } catch (error) {
      void this.refuse(response, progress, error)
      return
    }
    readBody(request, (bytes, broken) => {
      let content: Soon<string | Buffer>
      try {
        if (broken) throw broken
        content = this.run(request, bytes, host, progress)
      } catch (error) {
        void this.refuse(response, progress, error)
        return
      }
      if (!(content instanceof Promise)) void this.finish(response, progress, 200, content)
      else
        content.then(
          (late) => void this.finish(response, progress, 200, late),
          (error: unknown) => void this.refuse(response, progress, error),
        )
    })
  }

  private async refuse(
    response: ServerResponse,
    progress: Progress,
    error: unknown,
  ): Promise<void> {
    const failure = this.explain(await this.settled(error, progress), progress)
    const status = failure.code === 'INVALID_REQUEST_SOURCE' ? 403 : 200
    const content = JSON.stringify({ requestId: progress.requestId, ...failure })
    return this.finish(response, progress, status, content, failure)
  }

  private finish(
    response: ServerResponse,
    progress: Progress,
    status: number,
    content: string | Buffer,
    failure?: Failure,
  ): void | Promise<void> {
    if (progress.strikes.length > 0) {
      return sendStruck(response, status, content, progress.strikes).then(() => {
        this.report(progress, failure)
      })
    }
    send(response, status, content)
    this.report(progress, failure)
  }

  private run(
    request: IncomingMessage,
    bytes: Buffer,
    host: string,
    progress: Progress,
  ): Soon<string | Buffer> {
    const secretId = secretIdOf(request)
    const body = readFields(bytes, contentTypeOf(request))
    progress.body = body
    this.requireCredentials(secretId, body)
    const environment = this.environmentOf(body)
    progress.environment = environment
    const token = textOf(body.wxCloudApiToken)
    if (this.parts.faults.armed) {
      progress.strikes = this.parts.faults.strike(subjectOf(body, environment, token))
      strikeBefore(progress.strikes, environment, body, () => {
        this.parts.killed(token)
      })
    }
    const action = textOf(body.action)
    const database = DATABASE_ACTIONS.get(action)
    if (database) {
      const running = database({ environment, body, token, strict: this.parts.strict })
      return then(running, (reply) => this.databaseAnswer(progress, environment, reply))
    }
    const service = this.parts.services.get(action)
    if (!service) {
      throw new CloudError(
        'INVALID_PARAM',
        `[InvalidParameter.Action] unknown action: ${action.slice(0, 80)}`,
      )
    }
    return then(service({ environment, body, token, host }), (reply) =>
      Buffer.isBuffer(reply) ? reply : JSON.stringify({ requestId: progress.requestId, ...reply }),
    )
  }

  private databaseAnswer(
    progress: Progress,
    environment: Environment,
    { members, plan, wait }: DatabaseReply,
  ): Soon<string> {
    progress.plan = plan
    if (!wait) return this.databaseReply(progress.requestId, members)
    return environment.durable().then(() => this.databaseReply(progress.requestId, members))
  }

  private databaseReply(requestId: string, members: string): string {
    const text = `{"requestId":"${requestId}"${members === '' ? '' : ','}${members}}`
    if (
      this.parts.strict &&
      text.length > MAX_REPLY_BYTES / 3 &&
      Buffer.byteLength(text) > MAX_REPLY_BYTES
    ) {
      throw new CloudError(
        'DATABASE_QUERY_SIZE_EXCEED_LIMIT',
        '[LimitExceeded.ReplySize] result size exceed limit (1MB) (strict mode)',
      )
    }
    return text
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

  private explain(error: unknown, progress: Progress): Failure {
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

  private report(progress: Progress, failure: Failure | undefined): void {
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

/** JSON, or the fields of a form: text, but for the bytes of requestData. */
function readFields(bytes: Buffer, contentType: string): Body {
  if (!contentType.startsWith('multipart/form-data')) return readJson(bytes)
  const body: Body = {}
  for (const [name, value] of parseMultipart(bytes, contentType)) {
    body[name] = name === 'requestData' ? value : value.toString()
  }
  return body
}
