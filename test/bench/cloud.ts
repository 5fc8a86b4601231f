/**
 * How fast the local cloud is, beside an empty Node HTTP server that returns the same bytes and the
 * bare storage engine, all in turns within one run.
 * `npm run bench:cloud -- [--json] [--quick] [--only get|insert|update|query|transaction]`
 */
import { fork, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { RawConnection } from './cloud/raw-client'
import { SCENARIOS, type Scenario } from './cloud/scenarios'
import { serve, type Answer, type Order } from './cloud/server'
import { sdkRates } from './cloud/through-sdk'
import { atLeast, atMost, median, progress, report, round, type Goal } from './report'

const quick = process.argv.includes('--quick')
/** One scenario alone, without the SDK and the large store: for whoever works at that one. */
const only = process.argv.includes('--only')
  ? process.argv[process.argv.indexOf('--only') + 1]
  : undefined
/** Many short turns: on a busy machine their median says more than a few long ones. */
const WINDOW_MS = quick ? 250 : 400
const ROUNDS = quick ? 2 : 9
const CALLERS = quick ? [1, 64] : [1, 32, 64, 256]
const SMALL = 10_000
const LARGE = quick ? 50_000 : 1_000_000

interface Measured {
  readonly process: ChildProcess
  readonly port: number
  readonly openMs: number
}

/** Starts a measured process of its own and waits until it listens. */
async function start(...role: string[]): Promise<Measured> {
  const child = fork(process.argv[1] as string, ['--serve', ...role], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const ready = await answerOf(child, 'ready')
  return { process: child, port: ready.port, openMs: ready.openMs }
}

/** The next answer of this kind. */
function answerOf<K extends Answer['kind']>(
  child: ChildProcess,
  kind: K,
): Promise<Extract<Answer, { kind: K }>> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void => {
      reject(new Error(`a measured process ended with ${code}`))
    }
    const listen = (answer: Answer): void => {
      if (answer.kind !== kind) return
      child.off('message', listen)
      child.off('exit', ended)
      resolve(answer as Extract<Answer, { kind: K }>)
    }
    child.on('message', listen)
    child.once('exit', ended)
  })
}

function ask<K extends Order['kind'] & Answer['kind']>(
  { process: child }: Measured,
  order: Extract<Order, { kind: K }>,
): Promise<Extract<Answer, { kind: K }>> {
  const answer = answerOf(child, order.kind as K)
  child.send(order)
  return answer
}

/** Units of work per second of one scenario on one server. */
async function rate(
  server: Measured,
  scenario: Scenario,
  callers: number,
  documents: number,
): Promise<number> {
  const connections = await Promise.all(
    Array.from({ length: callers }, () => RawConnection.open(server.port)),
  )
  const startedAt = performance.now()
  let done = 0
  await Promise.all(
    connections.map(async (connection) => {
      while (performance.now() - startedAt < WINDOW_MS) {
        await scenario.run(connection, server.port, documents)
        done++
      }
    }),
  )
  const seconds = (performance.now() - startedAt) / 1000
  for (const connection of connections) connection.close()
  return done / seconds
}

async function sampleReply(server: Measured, scenario: Scenario): Promise<string> {
  const connection = await RawConnection.open(server.port)
  const reply = await scenario.run(connection, server.port, SMALL)
  connection.close()
  if (reply.includes('"code"')) throw new Error(`${scenario.name}: ${reply}`)
  return reply
}

interface Compared {
  /** The rate over the smaller of empty and engine, turn by turn. */
  readonly ratio: number
  readonly cloud: number
  readonly empty: number
  /** Measured only where it bounds: an update. */
  readonly engine?: number
  /** Microseconds of processor time per unit of work: says the same on a busy machine. */
  readonly cloudCpu: number
  readonly emptyCpu: number
}

/** A rate, and the processor time that the server spent on each unit of work. */
async function rateAndCpu(
  server: Measured,
  scenario: Scenario,
  callers: number,
): Promise<{ rate: number; cpu: number }> {
  const before = await ask(server, { kind: 'usage' })
  const startedAt = performance.now()
  const perSecond = await rate(server, scenario, callers, SMALL)
  const seconds = (performance.now() - startedAt) / 1000
  const after = await ask(server, { kind: 'usage' })
  return { rate: perSecond, cpu: (after.cpuMicros - before.cpuMicros) / (perSecond * seconds) }
}

async function compare(
  servers: { cloud: Measured; empty: Measured; engine: Measured },
  scenario: Scenario,
  callers: number,
): Promise<Compared> {
  await ask(servers.empty, { kind: 'reply', text: await sampleReply(servers.cloud, scenario) })
  const rates: Record<keyof Compared, number[]> = {
    ratio: [],
    cloud: [],
    empty: [],
    engine: [],
    cloudCpu: [],
    emptyCpu: [],
  }
  // Once unmeasured: what is compiled on the way is no part of the rate.
  await rate(servers.empty, scenario, callers, SMALL)
  await rate(servers.cloud, scenario, callers, SMALL)
  for (let turn = 0; turn < ROUNDS; turn++) {
    const empty = await rateAndCpu(servers.empty, scenario, callers)
    const cloud = await rateAndCpu(servers.cloud, scenario, callers)
    rates.empty.push(empty.rate)
    rates.emptyCpu.push(empty.cpu)
    rates.cloud.push(cloud.rate)
    rates.cloudCpu.push(cloud.cpu)
    let bound = empty.rate
    if (scenario.name === 'update') {
      const { done } = await ask(servers.engine, { kind: 'engine', callers, windowMs: WINDOW_MS })
      const engine = (done / WINDOW_MS) * 1000
      rates.engine.push(engine)
      bound = Math.min(bound, engine)
    }
    rates.ratio.push(cloud.rate / bound)
  }
  return {
    ratio: median(rates.ratio),
    cloud: median(rates.cloud),
    empty: median(rates.empty),
    ...(rates.engine.length > 0 && { engine: median(rates.engine) }),
    cloudCpu: median(rates.cloudCpu),
    emptyCpu: median(rates.emptyCpu),
  }
}

/** What is asked of a store until nearly every page of its file has been touched once. */
const WARM_SHARE = 0.04
const WARM_WINDOWS = 50

/**
 * After opening, the first touch of each page of the file is a page fault, whatever the engine. A
 * large store has enough pages to show it for some seconds. Returns the rate of the first of them.
 */
async function warmUp(opened: Measured, scenario: Scenario): Promise<number> {
  const first = await rate(opened, scenario, 32, LARGE)
  let done = 0
  for (let turn = 0; turn < WARM_WINDOWS && done < LARGE * WARM_SHARE; turn++) {
    done += ((await rate(opened, scenario, 32, LARGE)) * WINDOW_MS) / 1000
  }
  return first
}

/** A large store opens quickly, stays small in memory and answers as fast as a small one. */
async function large(
  folder: string,
  small: Measured,
  goals: Goal[],
  figures: Record<string, unknown>,
): Promise<void> {
  progress(`filling ${LARGE} documents …`)
  const filling = await start('cloud', folder, String(LARGE))
  filling.process.kill()
  const opened = await start('cloud', folder)
  goals.push(atMost(`opens ${LARGE} documents`, opened.openMs, 2000, 'ms'))
  for (const name of ['get', 'query']) {
    const scenario = SCENARIOS.find((one) => one.name === name) as Scenario
    const ratios: number[] = []
    const cold = await warmUp(opened, scenario)
    for (let turn = 0; turn < ROUNDS + 2; turn++) {
      const atSmall = await rate(small, scenario, 32, SMALL)
      const atLarge = await rate(opened, scenario, 32, LARGE)
      ratios.push(atSmall / atLarge)
    }
    figures[`${name} just after opening ${LARGE}`] = { cloud: round(cold) }
    goals.push(atMost(`${name}: time at ${LARGE} over time at ${SMALL}`, median(ratios), 1.3, '×'))
  }
  const { anonymousBytes } = await ask(opened, { kind: 'usage' })
  goals.push(atMost(`anonymous memory at ${LARGE}`, anonymousBytes / 1024 ** 2, 300, 'MB'))
  figures[`open ${LARGE}`] = { cloud: round(opened.openMs) }
  opened.process.kill()
}

/** The same get by the unmodified SDK; the empty server answers with the same bytes. */
async function throughSdk(
  servers: { cloud: Measured; empty: Measured },
  figures: Record<string, unknown>,
): Promise<void> {
  const text = await sampleReply(servers.cloud, SCENARIOS[0] as Scenario)
  await ask(servers.empty, { kind: 'reply', text })
  for (const callers of quick ? [32] : [1, 32, 256]) {
    const rates = await sdkRates(servers.cloud.port, callers, WINDOW_MS * 2, SMALL)
    figures[`get through the SDK × ${callers}`] = rates
  }
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-cloud-'))
  const servers = {
    cloud: await start('cloud', join(folder, 'small'), String(SMALL)),
    empty: await start('empty'),
    engine: await start('engine', join(folder, 'engine')),
  }
  const goals: Goal[] = []
  const figures: Record<string, unknown> = {}
  for (const scenario of SCENARIOS.filter(({ name }) => !only || name === only)) {
    for (const callers of CALLERS) {
      const compared = await compare(servers, scenario, callers)
      const { ratio, cloud, empty, engine } = compared
      figures[`${scenario.name} × ${callers}`] = Object.fromEntries(
        Object.entries(compared).map(([name, value]) => [name, round(value as number)]),
      )
      progress(
        `${scenario.name} × ${callers}: ${Math.round(cloud)}/s, empty ${Math.round(empty)}/s${engine ? `, engine ${Math.round(engine)}/s` : ''}`,
      )
      if (callers < 64) continue
      if (scenario.name === 'get')
        goals.push(atLeast(`get × ${callers} over empty`, ratio, 0.7, '×'))
      if (scenario.name === 'update') {
        goals.push(
          atLeast(`update × ${callers} over the smaller of empty and engine`, ratio, 0.4, '×'),
        )
      }
    }
  }
  if (!only) {
    await throughSdk(servers, figures)
    await large(join(folder, 'large'), servers.cloud, goals, figures)
  }
  for (const server of Object.values(servers)) server.process.kill()
  rmSync(folder, { recursive: true, force: true })
  report('cloud', goals, figures)
  process.exit(0)
}

const role = process.argv.indexOf('--serve')
await (role < 0 ? main() : serve(process.argv.slice(role + 1)))
