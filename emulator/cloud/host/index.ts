/**
 * The function host: runs the built cloud functions against the local endpoint, one process for all,
 * each call with its own identity, timeout and record.
 */
import { randomUUID } from 'node:crypto'
import type { Mount } from '../../mount'
import type { MovableClock } from '../clock'
import type { CallIdentity } from '../identity'
import { CallLog, type CallRecord, type RoundTrip } from './calls'
import * as envelope from './envelope'
import { readFunctions, type FunctionConfig } from './functions-folder'
import { createHttpAccess } from './http'
import { Instance, type Outcome } from './instance'
import type { CallEnvironment } from './messages'
import { Timers, type TimerReport, type TimerRun } from './timers'

export type { CallRecord, RoundTrip } from './calls'
export {
  CallFailure,
  ERROR_CODE,
  isFailure,
  type ClientEnvelope,
  type ClientFailure,
} from './envelope'
export type { TimerReport } from './timers'

export interface FunctionHostOptions {
  /** Folder with one built function per subfolder: index.js, config.json. */
  functionsDir: string
  /** The built function process. */
  instanceFile: string
  /** Where the SDK sends its requests, e.g. http://127.0.0.1:3680/admin. */
  cloudUrl: string
  /** Environment id, SCF_NAMESPACE and TCB_ENV in the functions. */
  envId: string
  /** The mini program's appid, for calls that no phone makes. */
  appid: string
  secrets: { secretId: string; secretKey: string; sessionToken: string }
  /** Environment variables that the deployment gives the functions (keys, appsecret). */
  variables?: Record<string, string>
  clock: MovableClock
  /** HTTP access paths: where they hang on the emulator's port, and which function serves which. */
  http?: { prefix: string; paths: Record<string, string> }
  /** How many calls the log keeps. */
  logSize?: number
  /** A line for the person at the terminal: a function that does not load, a process that died. */
  report?(line: string): void
}

interface Invocation {
  name: string
  event: unknown
  identity: CallIdentity
  cause?: string
}

const STUCK_AFTER_MS = 1000
const DIED = 'Process exited unexpectedly before completing request'

export class FunctionHost {
  readonly log: CallLog
  private functions = new Map<string, FunctionConfig>()
  private instance: Instance | undefined
  private readonly instances = new Set<Instance>()
  private readonly timers: Timers
  private readonly stopFollowingClock: () => void
  private closed = false

  constructor(private readonly options: FunctionHostOptions) {
    this.log = new CallLog(options.logSize ?? 500)
    this.timers = new Timers({
      clock: options.clock,
      functions: () => this.functions.values(),
      run: (due) => this.runTimer(due),
    })
    this.stopFollowingClock = options.clock.onMove((offsetMs) => {
      for (const instance of this.instances) instance.moveClock(offsetMs)
    })
  }

  /** wx.cloud.callFunction as the page sees it. Never rejects: failures are envelopes too. */
  async call(
    name: string,
    data: unknown,
    identity: CallIdentity,
  ): Promise<envelope.ClientEnvelope> {
    const userInfo = { appId: identity.appid, openId: identity.openid }
    const event = { ...(data as object | undefined), userInfo }
    const { callId, outcome } = await this.invoke({ name, event, identity })
    if (outcome instanceof envelope.CallFailure) return envelope.failure(outcome, callId)
    return envelope.success(outcome.result, callId)
  }

  /**
   * A function calling a function: the callee sees the same user. `token` is the caller's
   * WX_API_TOKEN. @throws CallFailure
   */
  async callFromFunction(name: string, data: unknown, token: string): Promise<unknown> {
    const caller = this.log.get(token)?.identity ?? this.nobody('scf')
    return this.resultOf({ name, event: data ?? {}, identity: { ...caller, source: 'scf' } })
  }

  /** Runs a trigger now, whatever its timer says. @throws Error on an unknown trigger, CallFailure */
  async trigger(functionName: string, triggerName: string): Promise<unknown> {
    const known = this.functions
      .get(functionName)
      ?.triggers.some(({ name }) => name === triggerName)
    if (!known) throw new Error(`function ${functionName} has no trigger ${triggerName}`)
    const dueAt = this.options.clock.now()
    return this.resultOf(this.timerInvocation({ functionName, triggerName, dueAt }))
  }

  /** Moves the clock; timers that fall due on the way run once each, in order. */
  moveClock(deltaMs: number): Promise<TimerReport> {
    return this.timers.moveBy(deltaMs)
  }

  triggers(): { functionName: string; triggerName: string; cron: string }[] {
    return [...this.functions.values()].flatMap(({ name, triggers }) =>
      triggers.map((t) => ({ functionName: name, triggerName: t.name, cron: t.cron.text })),
    )
  }

  functionNames(): string[] {
    return [...this.functions.keys()]
  }

  /** The HTTP access paths as a room of the emulator's port. */
  httpMount(): Mount {
    const { prefix, paths } = this.options.http ?? { prefix: '/http', paths: {} }
    const requestContext = () => ({ requestId: randomUUID(), envId: this.options.envId })
    return createHttpAccess({
      prefix,
      paths,
      invoke: (name, event) =>
        this.resultOf({
          name,
          event: { ...event, requestContext: requestContext() },
          identity: this.nobody('wx_http'),
          cause: `${event.httpMethod} ${event.path}`,
        }),
    })
  }

  /** The endpoint tells of each request it served; `token` says for which call. */
  countRoundTrip(token: string, roundTrip: RoundTrip): void {
    this.log.addRoundTrip(token, roundTrip)
  }

  /** Loads what was built anew. Running calls end in the old process, new ones start in the new. */
  async reload(): Promise<void> {
    const functions = readFunctions(this.options.functionsDir)
    const fresh = this.startInstance()
    await fresh.ready
    this.functions = functions
    this.instance?.retire()
    this.instance = fresh
    for (const [name, message] of Object.entries(fresh.broken)) {
      this.options.report?.(`function ${name} does not load: ${message}`)
    }
  }

  /** Ends one call as if its process had died, while the others run on (the endpoint went silent on it). */
  abandon(callId: string): void {
    for (const instance of this.instances) instance.abandon(callId)
  }

  /** Kills the function process as a lost machine would; the next call starts another. */
  async kill(): Promise<void> {
    await this.instance?.kill()
  }

  async close(): Promise<void> {
    this.closed = true
    this.stopFollowingClock()
    await this.timers.close()
    await Promise.all([...this.instances].map((instance) => instance.kill()))
  }

  private async resultOf(invocation: Invocation): Promise<unknown> {
    const { outcome } = await this.invoke(invocation)
    if (outcome instanceof envelope.CallFailure) throw outcome
    return outcome.result
  }

  private async invoke(
    invocation: Invocation,
  ): Promise<{ callId: string; outcome: envelope.CallFailure | { result: unknown } }> {
    const { name, event, identity, cause } = invocation
    const callId = randomUUID()
    const record = this.log.open({
      callId,
      name,
      startedAt: this.options.clock.now(),
      identity,
      ...(cause === undefined ? {} : { cause }),
      input: event,
    })
    const began = performance.now()
    const ended = await this.run(callId, invocation, record)
    const durationMs = performance.now() - began
    if ('errCode' in ended.outcome) {
      const { errCode, reason } = ended.outcome
      const stack = ended.stack === undefined ? {} : { stack: ended.stack }
      this.log.close(record, { error: { errCode, message: reason, ...stack }, durationMs })
    } else this.log.close(record, { output: ended.outcome.result, durationMs })
    return { callId, outcome: ended.outcome }
  }

  private async run(
    callId: string,
    { name, event, identity }: Invocation,
    record: CallRecord,
  ): Promise<{ outcome: envelope.CallFailure | { result: unknown }; stack?: string }> {
    const refuse = (code: keyof typeof envelope.ERROR_CODE, reason: string) => ({
      outcome: new envelope.CallFailure(envelope.ERROR_CODE[code], reason),
    })
    const config = this.functions.get(name)
    if (!config) return refuse('functionNotFound', 'FunctionName parameter could not be found')
    const text = JSON.stringify(event)
    const bytes = Buffer.byteLength(text)
    if (bytes > envelope.REQUEST_LIMIT_BYTES) return refuse('dataTooLarge', 'data exceed max size')
    if (bytes > envelope.REQUEST_ADVICE_BYTES)
      record.warnings.push('input above the advised 100 KB')

    const ended = await this.runOnInstance(callId, config, text, identity)
    if (ended === 'timed out') {
      const seconds = config.timeoutMs / 1000
      return refuse('timedOut', `Invoking task timed out after ${seconds} seconds`)
    }
    if (ended.kind === 'died') return refuse('executeFailed', `${DIED} (${ended.message})`)
    if (ended.kind === 'failed') {
      return { ...refuse('executeFailed', ended.message), stack: ended.stack }
    }
    const { reply } = ended
    if (reply === undefined) return { outcome: { result: null } }
    if (Buffer.byteLength(reply) > envelope.REPLY_LIMIT_BYTES) {
      return refuse('dataTooLarge', 'data exceed max size')
    }
    return { outcome: { result: JSON.parse(reply) as unknown } }
  }

  private async runOnInstance(
    callId: string,
    config: FunctionConfig,
    event: string,
    identity: CallIdentity,
  ): Promise<Outcome | 'timed out'> {
    if (!this.instance?.alive) this.instance = this.startInstance()
    const instance = this.instance
    const context = {
      request_id: callId,
      function_name: config.name,
      function_version: '$LATEST',
      namespace: this.options.envId,
      memory_limit_in_mb: config.memoryMb,
      time_limit_in_ms: config.timeoutMs,
    }
    let timer: NodeJS.Timeout | undefined
    const timeout = new Promise<'timed out'>((resolve) => {
      timer = setTimeout(() => resolve('timed out'), config.timeoutMs)
    })
    const environment = callEnvironment(callId, identity)
    const ended = await Promise.race([
      instance.call({ type: 'call', callId, name: config.name, event, environment, context }),
      timeout,
    ])
    clearTimeout(timer)
    if (ended === 'timed out') {
      await instance.killIfStuck(STUCK_AFTER_MS)
      instance.forget(callId)
    }
    return ended
  }

  private startInstance(): Instance {
    const instance = new Instance({
      instanceFile: this.options.instanceFile,
      functionsDir: this.options.functionsDir,
      environment: this.instanceEnvironment(),
      clockOffsetMs: this.options.clock.offsetMs,
      onLog: (callId, level, line) => this.log.addLog(callId, level, line),
    })
    this.instances.add(instance)
    void instance.ended.then(() => {
      this.instances.delete(instance)
      if (!this.closed && instance === this.instance) {
        this.options.report?.('the function process died; the next call starts another')
      }
    })
    return instance
  }

  /** What redirects the SDK to the local endpoint; the SDK reads it while it loads. */
  private instanceEnvironment(): NodeJS.ProcessEnv {
    const { cloudUrl, envId, secrets, variables } = this.options
    return {
      ...variables,
      PATH: process.env['PATH'],
      TZ: 'UTC',
      TCB_CONTEXT_CNFG: JSON.stringify({ URL: cloudUrl }),
      TENCENTCLOUD_RUNENV: 'SCF',
      TENCENTCLOUD_REGION: 'ap-shanghai',
      SCF_NAMESPACE: envId,
      TCB_ENV: envId,
      TENCENTCLOUD_SECRETID: secrets.secretId,
      TENCENTCLOUD_SECRETKEY: secrets.secretKey,
      TENCENTCLOUD_SESSIONTOKEN: secrets.sessionToken,
      WX_CONTEXT_KEYS: 'WX_OPENID,WX_APPID,WX_UNIONID,WX_API_TOKEN',
    }
  }

  private nobody(source: CallIdentity['source']): CallIdentity {
    return { openid: '', unionid: '', appid: this.options.appid, source }
  }

  private timerInvocation({ functionName, triggerName, dueAt }: TimerRun): Invocation {
    const Time = new Date(dueAt).toISOString().replace('.000Z', 'Z')
    return {
      name: functionName,
      event: { Type: 'Timer', TriggerName: triggerName, Time, Message: '' },
      identity: this.nobody('wx_trigger'),
      cause: `timer ${triggerName}`,
    }
  }

  private async runTimer(due: TimerRun): Promise<void> {
    const { outcome } = await this.invoke(this.timerInvocation(due))
    if (outcome instanceof envelope.CallFailure) {
      this.options.report?.(`timer ${due.triggerName} of ${due.functionName}: ${outcome.reason}`)
    }
  }
}

/** What CloudBase sets for one invocation. The call's id is its token, so requests can be attributed. */
function callEnvironment(callId: string, identity: CallIdentity): CallEnvironment {
  const { openid, appid, unionid, source } = identity
  return {
    WX_OPENID: openid || undefined,
    WX_APPID: appid || undefined,
    WX_UNIONID: unionid || undefined,
    WX_API_TOKEN: callId,
    WX_TRIGGER_API_TOKEN_V0: callId,
    TCB_SOURCE: source,
    TRIGGER_SRC: source === 'wx_trigger' ? 'timer' : undefined,
  }
}

/** @throws Error when a config.json cannot be used or the function process does not start. */
export async function createFunctionHost(options: FunctionHostOptions): Promise<FunctionHost> {
  const host = new FunctionHost(options)
  try {
    await host.reload()
  } catch (error) {
    await host.close()
    throw error
  }
  return host
}
