/** The whole emulator on one port: the endpoint, the functions, the console, the phones. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CloudError, openCloud, type Cloud, type CloudLogger, type IndexDefinition } from './cloud'
import type { MovableClock } from './cloud/clock'
import { CallFailure, ERROR_CODE, FunctionHost } from './cloud/host'
import { createConsole } from './console'
import { brokenOff, claimDataFolder, keptClock, whole } from './data-folder'
import type { Mount } from './mount'
import { ownerCodeUnused } from './owner-code'
import { phoneServices } from './phone-services'
import { openRooms } from './rooms'
import { PlainWeChat } from './phone/wechat-services'
import { localSecrets, type LocalSecrets } from './secrets'
import { applySeed, identityOf, listSeeds, type SeedContext } from './seed'
import { openWeChat, type WeChat } from './wechat'

export interface ServerOptions {
  /** The project's folder. */
  root: string
  /** What scripts/build.mjs built. */
  buildDir: string
  dataDir: string
  /** Where generated secrets are kept. */
  secretsFile: string
  port: number
  /** Unindexed queries and the like become errors, as in tests. */
  strict: boolean
  /** Whether timers run by themselves (default), or only when the clock is moved past them. */
  ticking?: boolean
  /** Also the phones in the browser, at the root; they compile the mini program first. */
  phones: boolean
  /** Whether the phones follow changes of the mini program's sources (default). */
  watch?: boolean
  /** Lines for the person at the terminal. */
  report(line: string): void
}

export interface EmulatorServer {
  url: string
  env: string
  cloud: Cloud
  host: FunctionHost
  weChat: WeChat
  clock: MovableClock
  secrets: LocalSecrets
  seeds(): string[]
  applySeed(name: string, progress: (line: string) => void): Promise<void>
  /** Whether there is no data, or only part of a seed that was not finished. */
  isEmpty(): boolean
  /** Whether the one-time code among the secrets still makes its bearer the owner. */
  ownerCodeUnused(): boolean
  /** Resolves when the phones can be looked at; rejects when the mini program does not compile. */
  phonesReady: Promise<void>
  close(): Promise<void>
}

export const ENV_ID = 'local'
const HTTP_PREFIX = '/http'
const HTTP_PATHS = { '/notify': 'notify' }
const WECHAT_PREFIX = '/wechat'

export async function startServer(options: ServerOptions): Promise<EmulatorServer> {
  const release = claimDataFolder(options.dataDir)
  const closers: (() => Promise<unknown>)[] = [() => Promise.resolve(release())]
  const closeAll = async () => {
    for (const close of closers.splice(0).reverse()) await close()
  }
  try {
    return await open(options, closers, closeAll)
  } catch (error) {
    await closeAll()
    throw error
  }
}

async function open(
  options: ServerOptions,
  closers: (() => Promise<unknown>)[],
  close: () => Promise<void>,
): Promise<EmulatorServer> {
  const { root, buildDir, dataDir, report } = options
  const kept = localSecrets(options.secretsFile)
  const clock = keptClock(dataDir)
  // The functions load while the store recovers: a restart waits for the longer of the two.
  const store: { cloud?: Cloud } = {}
  closers.push(() => store.cloud?.close() ?? Promise.resolve())
  const rooms = await openRooms(options.port)
  closers.push(() => rooms.close())
  const url = `http://127.0.0.1:${rooms.port}`
  const variables = { ...kept.variables, WECHAT_API_URL: `${url}${WECHAT_PREFIX}` }
  const secrets = { ...kept, variables }
  const codes = new PlainWeChat(() => clock.now())
  const weChat = openPlatform(options, url, clock, secrets, codes)
  closers.push(() => weChat.close())
  rooms.add(weChat.mount)
  const host = openHost(options, url, clock, secrets)
  closers.push(() => host.close())
  const opening = openCloud({
    dir: dataDir,
    clock,
    environments: [ENV_ID],
    strict: options.strict,
    indexes: readIndexes(join(buildDir, 'database', 'indexes.json')),
    logger: warningsTo(report),
    credentials: kept.cloud,
  })
  const loaded = host.reload(opening)
  loaded.catch(() => undefined)
  const cloud = await opening
  store.cloud = cloud
  rooms.add(cloud.mount)
  cloud.setPhoneNumbers((_env, code) => codes.redeem(code)?.phoneNumber ?? null)
  connectHost(cloud, host)

  const seedFolders = [join(root, 'emulator', 'seed')]
  const seedContext = (progress: (line: string) => void): SeedContext => ({
    cloud,
    env: ENV_ID,
    host,
    buildDir,
    variables: secrets.variables,
    now: () => clock.now(),
    call: (name, data, openid) => host.call(name, data, identityOf(openid, secrets.appid)),
    progress,
  })
  const server: EmulatorServer = {
    url,
    env: ENV_ID,
    cloud,
    host,
    weChat,
    clock,
    secrets,
    seeds: () => listSeeds(seedFolders),
    applySeed: (name, progress) =>
      whole(dataDir, () => applySeed(name, seedFolders, seedContext(progress))),
    phonesReady: options.phones
      ? loaded
          .then(() => openPhones(options, codes, { host, weChat, clock, url, secrets }))
          .then((phones) => rooms.add(phones))
      : Promise.resolve(),
    isEmpty: () =>
      brokenOff(dataDir) || cloud.collections(ENV_ID).every(({ count }) => count === 0),
    ownerCodeUnused: () => ownerCodeUnused(cloud, ENV_ID, kept.variables['OWNER_CODE'] ?? ''),
    close,
  }
  rooms.add(host.httpMount())
  rooms.add(healthMount(root))
  rooms.add(
    createConsole({
      server,
      assetsDir: join(buildDir, 'emulator', 'console'),
      exportsDir: join(dataDir, 'exports'),
    }),
  )
  // Nobody waits for the phones of a server that does not start.
  loaded.catch(() => server.phonesReady.catch(() => undefined))
  await loaded
  return server
}

function openHost(
  { buildDir, ticking, report }: ServerOptions,
  url: string,
  clock: MovableClock,
  secrets: LocalSecrets,
): FunctionHost {
  return new FunctionHost({
    functionsDir: join(buildDir, 'cloudfunctions'),
    instanceFile: join(buildDir, 'emulator', 'function-instance.cjs'),
    cloudUrl: `${url}/admin`,
    envId: ENV_ID,
    appid: secrets.appid,
    secrets: secrets.cloud,
    variables: secrets.variables,
    clock,
    ticking: ticking ?? true,
    http: { prefix: HTTP_PREFIX, paths: HTTP_PATHS },
    report,
  })
}

function openPlatform(
  { dataDir }: ServerOptions,
  url: string,
  clock: MovableClock,
  { variables }: LocalSecrets,
  codes: PlainWeChat,
): WeChat {
  const get = (name: string) => variables[name] ?? ''
  return openWeChat({
    dir: join(dataDir, 'wechat'),
    clock,
    prefix: WECHAT_PREFIX,
    program: { appid: get('WECHAT_APP_ID'), secret: get('WECHAT_APP_SECRET') },
    official: { appid: get('WECHAT_OA_APP_ID'), secret: get('WECHAT_OA_APP_SECRET') },
    events: {
      url: `${url}${HTTP_PREFIX}/notify`,
      token: get('WECHAT_CALLBACK_TOKEN'),
      encodingAesKey: get('WECHAT_ENCODING_AES_KEY'),
    },
    phoneNumberOf: (code, openid) => codes.redeem(code, openid)?.phoneNumber ?? null,
  })
}

/** Loaded on demand: the phones' compilers are heavy, and function tests need none. */
async function openPhones(
  { root, watch, report }: ServerOptions,
  codes: PlainWeChat,
  {
    host,
    weChat,
    clock,
    url,
    secrets,
  }: Pick<EmulatorServer, 'host' | 'weChat' | 'clock' | 'url' | 'secrets'>,
): Promise<Mount> {
  const { createPhoneMount } = await import('./phone')
  const services = {
    ...codes.services(),
    ...weChat.services(),
    ...phoneServices({ host, url, env: ENV_ID, credentials: secrets.cloud }),
  }
  return createPhoneMount({
    projectDir: root,
    repository: root,
    services,
    clock,
    watch: watch ?? true,
    log: report,
  })
}

/** The endpoint knows calls by their token only; the host knows the calls. */
export function connectHost(cloud: Cloud, host: FunctionHost): void {
  cloud.setFunctionInvoker(async ({ name, data, token }) => {
    try {
      return JSON.stringify(await host.callFromFunction(name, JSON.parse(data), token))
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error
      throw new CloudError(CODES[error.errCode] ?? 'FUNCTIONS_REQUEST_FAIL', error.reason)
    }
  })
  cloud.onRequest(({ token, action, collection, durationMs, code }) => {
    const more = { ...(collection ? { collection } : {}), ...(code ? { code } : {}) }
    if (token) host.countRoundTrip(token, { action, durationMs, ...more })
  })
  cloud.onKill((token) => host.abandon(token))
}

const CODES: Record<number, ConstructorParameters<typeof CloudError>[0]> = {
  [ERROR_CODE.functionNotFound]: 'FUNCTION_NOT_FOUND',
  [ERROR_CODE.executeFailed]: 'FUNCTIONS_EXECUTE_FAIL',
  [ERROR_CODE.timedOut]: 'FUNCTIONS_TIME_LIMIT_EXCEEDED',
}

function readIndexes(file: string): IndexDefinition[] {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as IndexDefinition[]) : []
}

function warningsTo(report: (line: string) => void): CloudLogger {
  const line = (event: string, fields: Record<string, unknown>) => {
    report(`${event} ${JSON.stringify(fields)}`)
  }
  return { info: () => undefined, warn: line, error: line }
}

/** Lets a second start, and a person, see whose port this is. */
function healthMount(root: string): Mount {
  return {
    prefix: '/health',
    handle: (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ name: 'member-card', pid: process.pid, root }))
    },
    close: () => Promise.resolve(),
  }
}
