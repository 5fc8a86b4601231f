/**
 * The built functions on the emulator, in this process, for tests: a random port, a data folder of
 * its own, strict mode on, the clock movable, every round trip counted.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Cloud } from '../../emulator/cloud'
import type { MovableClock } from '../../emulator/cloud/clock'
import {
  isFailure,
  type CallRecord,
  type ClientEnvelope,
  type FunctionHost,
} from '../../emulator/cloud/host'
import { identityOf } from '../../emulator/seed'
import { startServer } from '../../emulator/server'
import type { WeChat } from '../../emulator/wechat'

export interface Caller {
  /** Who calls; '' for nobody. */
  openid: string
}

export interface TestFunctions {
  url: string
  env: string
  cloud: Cloud
  host: FunctionHost
  clock: MovableClock
  weChat: WeChat
  /** What OWNER_CODE and the keys are in this run. */
  variables: Record<string, string>
  /** Moves the clock; timers that fall due on the way run. */
  moveClock(deltaMs: number): Promise<void>
  /** What the function returned. @throws Error when the call itself failed (not when it refused). */
  call<Result>(name: string, data: unknown, caller: Caller): Promise<Result>
  /** The same, with the record of the call: round trips, duration, log lines. */
  callRecorded<Result>(
    name: string,
    data: unknown,
    caller: Caller,
  ): Promise<{ result: Result; record: CallRecord; roundTrips: number }>
  /** The envelope as wx.cloud.callFunction gives it, failures included. */
  envelope(name: string, data: unknown, caller: Caller): Promise<ClientEnvelope>
  /** All documents of a collection, newest state. */
  documents<Document>(collection: string): Document[]
  /** Empties the data; collections and indexes stay. */
  reset(): Promise<void>
  close(): Promise<void>
}

/** Under jest the source tree; in a bundle that a measurement runs, the folder it runs in. */
const root = typeof __dirname === 'string' ? join(__dirname, '../..') : process.cwd()

export async function startFunctions(): Promise<TestFunctions> {
  const buildDir = process.env['TEST_BUILD_DIR']
  if (!buildDir) throw new Error('TEST_BUILD_DIR is not set: this level needs the build set-up')
  const folder = mkdtempSync(join(tmpdir(), 'member-card-test-'))
  const server = await startServer({
    root,
    buildDir,
    dataDir: join(folder, 'data'),
    secretsFile: join(folder, 'env'),
    port: 0,
    strict: true,
    ticking: false,
    phones: false,
    report: (line) => process.stderr.write(`${line}\n`),
  })
  const { cloud, host, clock, env, secrets, url, weChat } = server
  const envelope = (name: string, data: unknown, { openid }: Caller) =>
    host.call(name, data, identityOf(openid, secrets.appid))

  const callRecorded: TestFunctions['callRecorded'] = async <Result>(
    name: string,
    data: unknown,
    caller: Caller,
  ) => {
    const reply = await envelope(name, data, caller)
    if (isFailure(reply)) throw new Error(reply.errMsg)
    const record = host.log.get(reply.requestID)
    if (!record) throw new Error(`call ${reply.requestID} left no record`)
    return { result: reply.result as Result, record, roundTrips: record.roundTripCount }
  }

  return {
    url,
    env,
    cloud,
    host,
    clock,
    weChat,
    variables: secrets.variables,
    envelope,
    callRecorded,
    moveClock: async (deltaMs) => {
      await host.moveClock(deltaMs)
    },
    call: async (name, data, caller) => (await callRecorded(name, data, caller)).result as never,
    documents: <Document>(collection: string) =>
      cloud
        .find(env, { collection, limit: 1000 })
        .documents.map((text) => JSON.parse(text) as Document),
    reset: () => cloud.reset(env),
    close: async () => {
      await server.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
