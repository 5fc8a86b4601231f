/**
 * The function process: loads the built functions and runs calls side by side, as a CloudBase
 * instance does, with the unmodified wx-server-sdk from node_modules.
 *
 * The SDK reads who is calling from process.env, at the call and again at each request. Concurrent
 * calls in one process would therefore see each other's identity; here process.env is a view that
 * answers from the current call's own environment first (AsyncLocalStorage).
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { format } from 'node:util'
import type { CallEnvironment, FromInstance, ToInstance } from './messages'

interface Call {
  callId: string
  environment: CallEnvironment
}

type Main = (event: unknown, context: unknown) => unknown

const calls = new AsyncLocalStorage<Call>()

/** Without the host there is nobody to work for: a broken channel ends this process. */
function send(message: FromInstance): void {
  process.send?.(message, undefined, undefined, (error) => {
    if (error) process.exit(0)
  })
}

function giveEachCallItsOwnEnvironment(): void {
  const machine = process.env
  process.env = new Proxy(machine, {
    get(target, key) {
      const own = calls.getStore()?.environment
      if (own && typeof key === 'string' && key in own) return own[key]
      return Reflect.get(target, key) as unknown
    },
    has(target, key) {
      const own = calls.getStore()?.environment
      if (own && typeof key === 'string' && key in own) return own[key] !== undefined
      return Reflect.has(target, key)
    },
  })
}

let clockOffsetMs = 0

/** Date follows the movable clock; timers and performance.now() keep the machine's pace. */
function moveDate(): void {
  const MachineDate = Date
  globalThis.Date = new Proxy(MachineDate, {
    construct(target, args: unknown[], newTarget) {
      const given = args.length === 0 ? [MachineDate.now() + clockOffsetMs] : args
      return Reflect.construct(target, given, newTarget) as object
    },
    apply: () => new MachineDate(MachineDate.now() + clockOffsetMs).toString(),
    get(target, key, receiver) {
      if (key === 'now') return () => MachineDate.now() + clockOffsetMs
      return Reflect.get(target, key, receiver) as unknown
    },
  })
}

/** A call's console lines go to that call's record; lines outside a call go to the terminal. */
function sendConsoleToTheCall(): void {
  for (const level of ['debug', 'log', 'info', 'warn', 'error'] as const) {
    const machine = console[level].bind(console)
    console[level] = (...args: unknown[]) => {
      const call = calls.getStore()
      if (call) send({ type: 'log', callId: call.callId, level, line: format(...args) })
      else machine(...args)
    }
  }
}

function loadFunctions(dir: string): { mains: Map<string, Main>; broken: Record<string, string> } {
  const mains = new Map<string, Main>()
  const broken: Record<string, string> = {}
  const requireFunction = createRequire(join(dir, 'index.js'))
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue
    try {
      const loaded = requireFunction(join(dir, entry.name, 'index.js')) as { main?: unknown }
      if (typeof loaded.main !== 'function') throw new Error('index.js exports no main')
      mains.set(entry.name, loaded.main as Main)
    } catch (error) {
      broken[entry.name] = error instanceof Error ? error.message : String(error)
    }
  }
  return { mains, broken }
}

async function run(
  main: Main | undefined,
  message: Extract<ToInstance, { type: 'call' }>,
): Promise<void> {
  const { callId, name, environment, event, context } = message
  try {
    if (!main) throw new Error(`function ${name} did not load`)
    const result = await calls.run({ callId, environment }, async () =>
      main(JSON.parse(event), context),
    )
    const reply = JSON.stringify(result) as string | undefined
    send(reply === undefined ? { type: 'done', callId } : { type: 'done', callId, reply })
  } catch (error) {
    fail(callId, error)
  }
}

function fail(callId: string, error: unknown): void {
  const failure = error instanceof Error ? error : new Error(String(error))
  send({ type: 'failed', callId, message: String(failure), stack: failure.stack ?? '' })
}

/** What nobody catches ends an instance of CloudBase, and with it the one call there: here only that call. */
function endOnlyTheCall(): void {
  const end = (error: unknown): void => {
    const call = calls.getStore()
    if (!call) throw error
    console.error('uncaught', error)
    fail(call.callId, error)
  }
  process.on('uncaughtException', end)
  process.on('unhandledRejection', end)
}

giveEachCallItsOwnEnvironment()
moveDate()
sendConsoleToTheCall()
endOnlyTheCall()
const { mains, broken } = loadFunctions(process.argv[2] ?? '')
process.on('message', (message: ToInstance) => {
  if (message.type === 'clock') clockOffsetMs = message.offsetMs
  else if (message.type === 'ping') send({ type: 'pong' })
  else void run(mains.get(message.name), message)
})
process.on('disconnect', () => process.exit(0))
send({ type: 'ready', broken })
