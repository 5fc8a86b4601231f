import type {
  Action,
  ConsumerApi,
  ErrorCode,
  ErrorDetails,
  MerchantApi,
  Reply,
  StaffApi,
} from '../../typings/contract'

/** How long a person waits before we say that the network is slow. */
const TIMEOUT_MS = 10_000
/** Waits before the second and third try; the key is the same, so nothing happens twice. */
const RETRY_AFTER_MS = [400, 1_200]

/** A refusal or a failed call, as pages see it. `offline`: nothing is known to have happened. */
export class CallError extends Error {
  constructor(
    readonly code: ErrorCode | 'OFFLINE',
    message: string,
    readonly requestId: string,
    readonly details: ErrorDetails = {},
  ) {
    super(message)
    this.name = 'CallError'
  }
}

const UNDECIDED: readonly CallError['code'][] = [
  'OFFLINE',
  'BUSY',
  'INTERNAL',
  'RATE_LIMITED',
  'WECHAT_UNAVAILABLE',
]

/** Whether it may have happened all the same, or may yet: what matters is sent again with its key. */
export const isOffline = (error: unknown): error is CallError =>
  error instanceof CallError && error.code === 'OFFLINE'

export const isUndecided = (error: unknown): error is CallError =>
  error instanceof CallError && UNDECIDED.includes(error.code)

let clockOffsetMs = 0

/** The server's time as far as it is known; keys and countdowns use it. */
export const serverNow = (): number => Date.now() + clockOffsetMs

type Caller<A> = <Name extends keyof A & string>(
  action: Name,
  input: A[Name] extends Action<infer Input, unknown> ? Input : never,
) => Promise<A[Name] extends Action<unknown, infer Output> ? Output : never>

type Actions<A> = { [K in keyof A]: Action<unknown, unknown> }

function caller<A extends Actions<A>>(name: string): Caller<A> {
  return (action, input) => {
    const early = takeAhead(name, action, input)
    // What another call may change is not answered from before it.
    if (!early) ahead.clear()
    return (early ?? send(name, action, input)) as ReturnType<Caller<A>>
  }
}

export const consumer = caller<ConsumerApi>('consumer')
export const staff = caller<StaffApi>('staff')
export const merchant = caller<MerchantApi>('merchant')

/** Answers asked for ahead, by what was asked. Each serves one call, and not for long. */
const ahead = new Map<string, Promise<unknown>>()
const AHEAD_MS = 5_000

function aheadCaller<A extends Actions<A>>(name: string): Caller<A> {
  return (action, input) => {
    const key = JSON.stringify([name, action, input])
    const answer = send(name, action, input)
    ahead.set(key, answer)
    // What is refused is asked for anew: a visitor may be a member a moment later.
    answer.catch(() => ahead.delete(key))
    setTimeout(() => ahead.delete(key), AHEAD_MS)
    return answer as ReturnType<Caller<A>>
  }
}

/** Reads that a page is about to ask for: the page's own call of the same then takes this answer. */
export const consumerAhead = aheadCaller<ConsumerApi>('consumer')
export const staffAhead = aheadCaller<StaffApi>('staff')

function takeAhead(name: string, action: string, input: unknown): Promise<unknown> | undefined {
  if (ahead.size === 0) return undefined
  const key = JSON.stringify([name, action, input])
  const answer = ahead.get(key)
  ahead.delete(key)
  return answer
}

async function send(name: string, action: string, input: unknown): Promise<unknown> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await sendOnce(name, action, input)
    } catch (error) {
      const waitMs = RETRY_AFTER_MS[attempt]
      if (waitMs === undefined || !isWorthRepeating(error)) throw error
      await new Promise((resolve) => setTimeout(resolve, waitMs))
    }
  }
}

function isWorthRepeating(error: unknown): boolean {
  return error instanceof CallError && (error.code === 'BUSY' || error.code === 'OFFLINE')
}

async function sendOnce(name: string, action: string, input: unknown): Promise<unknown> {
  const sentAt = Date.now()
  const reply = await withTimeout(callFunction(name, { action, input }))
  if (!reply.ok) {
    if (reply.code === 'KEY_TIME' && reply.details?.now)
      clockOffsetMs = reply.details.now - Date.now()
    throw new CallError(reply.code, reply.message, reply.requestId, reply.details)
  }
  // Half the round trip lies after the server looked at its clock.
  clockOffsetMs = Math.round(reply.now - (sentAt + Date.now()) / 2)
  return reply.data
}

async function callFunction(name: string, data: object): Promise<Reply<unknown>> {
  try {
    const { result } = await wx.cloud.callFunction({ name, data })
    if (isReply(result)) return result
    throw new CallError('INTERNAL', `${name} answered with something else`, '')
  } catch (error) {
    if (error instanceof CallError) throw error
    throw asCallError(error)
  }
}

/** A function that threw is our fault; everything else that wx reports here is the way to it. */
function asCallError(error: unknown): CallError {
  const text = (error as { errMsg?: string }).errMsg ?? String(error)
  const code = /-504002|-501003|-501004/.test(text) ? 'INTERNAL' : 'OFFLINE'
  return new CallError(code, text, '')
}

function isReply(value: unknown): value is Reply<unknown> {
  return typeof value === 'object' && value !== null && 'ok' in value && 'requestId' in value
}

function withTimeout<T>(promise: Promise<T>): Promise<T> {
  let timer = 0
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new CallError('OFFLINE', `no answer in ${String(TIMEOUT_MS)} ms`, ''))
    }, TIMEOUT_MS)
  })
  return Promise.race([promise, timeout]).finally(() => {
    clearTimeout(timer)
  })
}
