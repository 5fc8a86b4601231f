/**
 * The function host: runs the built cloud functions against the local endpoint, one process for all,
 * each call with its own identity, timeout and record.
 */
import { randomUUID } from 'node:crypto'
import type { Mount } from '../../mount'
import type { CallIdentity } from '../identity'
import { CallLog, type CallRecord, type RoundTrip } from './calls'
import * as envelope from './envelope'
import { readFunctions, type FunctionConfig } from './functions-folder'
import { createHttpAccess } from './http'
import { Runner, type RunnerOptions } from './runner'
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

export interface FunctionHostOptions extends RunnerOptions {
  /** The mini program's appid, for calls that no phone makes. */
  appid: string
  /** HTTP access paths: where they hang on the emulator's port, and which function serves which. */
  http?: { prefix: string; paths: Record<string, string> }
  /** Whether timers run by themselves (default), or only when the clock is moved past them. */
  ticking?: boolean
  /** How many calls the log keeps. */
  logSize?: number
}

interface Invocation {
  name: string
  event: unknown
  identity: CallIdentity
  cause?: string
}

const DIED = 'Process exited unexpectedly before completing request'

export class FunctionHost {
  readonly log: CallLog
  private functions = new Map<string, FunctionConfig>()
  private readonly runner: Runner
  private readonly timers: Timers
  /** Calls wait until functions are loaded for the first time; later loads take over without a pause. */
  private readonly loaded: Promise<void>
  private markLoaded: () => void = () => undefined

  constructor(private readonly options: FunctionHostOptions) {
    this.log = new CallLog(options.logSize ?? 500)
    this.loaded = new Promise((resolve) => (this.markLoaded = resolve))
    this.runner = new Runner(options, (callId, level, line) => this.log.addLog(callId, level, line))
    this.timers = new Timers({
      clock: options.clock,
      ticking: options.ticking ?? true,
      functions: () => this.functions.values(),
      run: (due) => this.runTimer(due),
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
    const caller = this.log.get(token)?.identity
    const identity = caller
      ? { ...caller, source: `${caller.source},scf` as const }
      : this.nobody('scf')
    return this.resultOf({ name, event: data ?? {}, identity })
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

  /**
   * Loads what was built anew. Running calls end in the old process, new ones start in the new. At the
   * first load, calls wait for `ready` too: what the functions need to work.
   */
  async reload(ready?: Promise<unknown>): Promise<void> {
    try {
      const functions = readFunctions(this.options.functionsDir)
      await Promise.all([this.runner.renew(), ready])
      this.functions = functions
    } finally {
      this.markLoaded()
    }
  }

  /** Ends one call as if its process had died, while the others run on (the endpoint went silent on it). */
  abandon(callId: string): void {
    this.runner.abandon(callId)
  }

  /** Kills the function process as a lost machine would; the next call starts another. */
  kill(): Promise<void> {
    return this.runner.kill()
  }

  async close(): Promise<void> {
    await this.timers.close()
    await this.runner.close()
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
    await this.loaded
    const config = this.functions.get(name)
    if (!config) return refuse('functionNotFound', 'FunctionName parameter could not be found')
    const text = JSON.stringify(event)
    const bytes = Buffer.byteLength(text)
    if (bytes > envelope.REQUEST_LIMIT_BYTES) return refuse('dataTooLarge', 'data exceed max size')
    if (bytes > envelope.REQUEST_ADVICE_BYTES)
      record.warnings.push('input above the advised 100 KB')

    const ended = await this.runner.run(callId, config, text, identity)
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
