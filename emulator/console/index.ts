/** The operator's view: data, live calls, clock, faults, seeds. Its page is page.ts, built beside it. */
import { existsSync, readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import type { FaultRule } from '../cloud'
import type { Mount } from '../mount'
import type { EmulatorServer } from '../server'
import type { ConsoleState } from './state'
import { weChatActions } from './wechat-actions'

export interface ConsoleOptions {
  server: EmulatorServer
  /** index.html and app.js, as built. */
  assetsDir: string
  exportsDir: string
}

/** A request that cannot be served, with the HTTP status that says so. */
class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message)
  }
}

type Fields = Record<string, unknown>
type Action = (options: ConsoleOptions, input: Fields) => Promise<unknown>

const ASSETS: Record<string, [file: string, type: string]> = {
  '': ['index.html', 'text/html; charset=utf-8'],
  '/app.js': ['app.js', 'text/javascript; charset=utf-8'],
}
const FOLDER_NAME = /^[\w-]{1,60}$/
const LONGEST_INPUT = 1024 * 1024

const actions: Record<string, Action> = {
  state: (options) => Promise.resolve(readState(options)),
  documents: ({ server }, input) =>
    Promise.resolve(
      server.cloud.find(server.env, {
        collection: text(input, 'collection'),
        filter: text(input, 'filter'),
        order: text(input, 'order'),
        offset: integer(input, 'offset'),
        limit: integer(input, 'limit'),
      }),
    ),
  moveClock: ({ server }, input) => server.host.moveClock(integer(input, 'deltaMs')),
  resetClock: ({ server }) => server.host.moveClock(-server.clock.offsetMs),
  runTrigger: ({ server }, input) =>
    server.host.trigger(text(input, 'functionName'), text(input, 'triggerName')),
  addFault: ({ server }, input) =>
    Promise.resolve(server.cloud.faults.add(input as unknown as FaultRule)),
  clearFaults: ({ server }, input) =>
    Promise.resolve(server.cloud.faults.clear(input['id'] as string | undefined)),
  seed: ({ server }, input) => server.applySeed(text(input, 'name'), () => undefined),
  export: ({ server, exportsDir }, input) =>
    server.cloud.exportTo(server.env, join(exportsDir, folderName(input))),
  import: ({ server, exportsDir }, input) =>
    server.cloud.importFrom(server.env, join(exportsDir, folderName(input))),
  reset: async ({ server }) => {
    await server.cloud.reset(server.env)
    server.weChat.reset()
    server.host.log.clear()
  },
  ...Object.fromEntries(
    Object.entries(weChatActions).map(([name, run]): [string, Action] => [
      name,
      ({ server }, input) => Promise.resolve(run(server.weChat, input)),
    ]),
  ),
}

export function createConsole(options: ConsoleOptions): Mount {
  const streams = new Set<ServerResponse>()
  return {
    prefix: '/console',
    handle: async (request, response) => {
      const path = (request.url ?? '').slice('/console'.length).split('?', 1)[0] ?? ''
      const asset = ASSETS[path === '/' ? '' : path]
      if (asset && request.method === 'GET') await sendAsset(options, asset, response)
      else if (path === '/api/calls') streamCalls(options, streams, response)
      else if (path.startsWith('/api/')) await act(options, path.slice(5), request, response)
      else sendJson(response, 404, { message: `nothing at ${path}` })
    },
    close: () => {
      for (const stream of streams) stream.end()
      return Promise.resolve()
    },
  }
}

async function sendAsset(
  { assetsDir }: ConsoleOptions,
  [file, type]: [string, string],
  response: ServerResponse,
): Promise<void> {
  const content = await readFile(join(assetsDir, file))
  response.writeHead(200, { 'content-type': type, 'cache-control': 'no-cache' })
  response.end(content)
}

async function act(
  options: ConsoleOptions,
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined
    if (!action) throw new Refusal(404, `no action ${name}`)
    if (request.method !== 'POST') throw new Refusal(405, 'POST it')
    const result = await action(options, await readInput(request))
    sendJson(response, 200, result ?? {})
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    sendJson(response, error instanceof Refusal ? error.status : 400, { message })
  }
}

/** Server-sent events: first the calls so far, oldest first, then each as it starts and ends. */
function streamCalls(
  { server }: ConsoleOptions,
  streams: Set<ServerResponse>,
  response: ServerResponse,
): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
  const send = (record: unknown) => response.write(`data: ${JSON.stringify(record)}\n\n`)
  for (const record of server.host.log.list(100).reverse()) send(record)
  const stop = server.host.log.onChange(send)
  streams.add(response)
  response.on('close', () => {
    stop()
    streams.delete(response)
  })
}

function readState({ server, exportsDir }: ConsoleOptions): ConsoleState {
  return {
    env: server.env,
    now: server.clock.now(),
    offsetMs: server.clock.offsetMs,
    collections: server.cloud.collections(server.env).map(({ name, count, indexes }) => ({
      name,
      count,
      indexes: indexes.map((index) => index.name),
    })),
    faults: server.cloud.faults.list(),
    triggers: server.host.triggers(),
    seeds: server.seeds(),
    exports: existsSync(exportsDir) ? readdirSync(exportsDir) : [],
  }
}

async function readInput(request: IncomingMessage): Promise<Fields> {
  let body = ''
  for await (const chunk of request.setEncoding('utf8') as AsyncIterable<string>) {
    body += chunk
    if (body.length > LONGEST_INPUT) throw new Refusal(413, 'input is larger than 1 MB')
  }
  const input: unknown = body === '' ? {} : JSON.parse(body)
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new Refusal(400, 'input must be a JSON object')
  }
  return input as Fields
}

function text(input: Fields, name: string): string {
  const value = input[name]
  if (typeof value !== 'string') throw new Refusal(400, `${name} must be a text`)
  return value
}

function integer(input: Fields, name: string): number {
  const value = input[name]
  if (!Number.isSafeInteger(value)) throw new Refusal(400, `${name} must be an integer`)
  return value as number
}

function folderName(input: Fields): string {
  const name = text(input, 'name')
  if (!FOLDER_NAME.test(name)) throw new Refusal(400, 'name: letters, digits, - and _ only')
  return name
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
  response.end(JSON.stringify(value))
}
