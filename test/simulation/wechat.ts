/**
 * Card templates on their way to a WeChat that refuses, limits, forgets to answer and breaks down: none may be
 * lost, none made twice, and never may more than 50 card/create reach WeChat within a second. Through the built
 * functions, the real SDK and the emulator's WeChat.
 * `npm run simulate:wechat -- [--json] [--quick] [--seed <n>]`
 */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { WeChatFault } from '../../emulator/wechat'
import { atLeast, atMost, progress, report } from '../bench/report'
import { template } from '../functions/card/wallet-template'
import type { House } from '../functions/house'
import { data, OWNER, patiently, startHouse } from '../functions/house'

const QUICK = process.argv.includes('--quick')
const TEMPLATES = QUICK ? 40 : 1000
const CREATE = '/card/create'
const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
/** Minutes after which whatever is not through counts as lost. */
const PATIENCE = 400

/** Shares of all creates, and two that strike a few times only because each costs a minute or a day. */
const FAULTS: WeChatFault[] = [
  { kind: 'errcode', errcode: 45009, path: CREATE, rate: 0.02, times: 1 },
  { kind: 'errcode', errcode: 45011, path: CREATE, rate: 0.02, times: 4 },
  { kind: 'errcode', errcode: 40001, path: CREATE, rate: 0.02 },
  { kind: 'errcode', errcode: 42001, path: CREATE, rate: 0.02 },
  { kind: 'errcode', errcode: -1, path: CREATE, rate: 0.04 },
  { kind: 'timeout', path: CREATE, rate: 0.01 },
  { kind: 'lostReply', path: CREATE, rate: 0.03 },
]
/** WeChat is down: silent for a while, which must open the breaker. */
const OUTAGE: WeChatFault = { kind: 'errcode', errcode: -1, path: CREATE, times: QUICK ? 9 : 12 }

interface Template {
  _id: string
  state: string
  cardId: string
}

async function queue(house: House): Promise<void> {
  const one = async (i: number) => {
    const own = { ...template, title: `N ${i}`, quantity: 1 + i }
    const saved = data(
      await patiently(() =>
        house.merchant(OWNER, 'wallet.saveTemplate', { key: house.key(), template: own }),
      ),
    )
    const { templateId } = saved
    data(
      await patiently(() => house.merchant(OWNER, 'wallet.push', { key: house.key(), templateId })),
    )
  }
  for (let i = 0; i < TEMPLATES; i += 20) {
    const some = Array.from({ length: Math.min(20, TEMPLATES - i) }, (_, k) => one(i + k))
    await Promise.all(some)
    // An owner who pushes a thousand cards takes an evening; the ordinary limits are not what is tried here.
    house.clock.moveBy(MINUTE_MS)
  }
}

const templates = (house: House) =>
  house.documents<Template>('cardTemplates').filter(({ _id }) => _id !== '')

/** The states that the breaker logged, in order. */
function breakerLog(house: House): () => string[] {
  const byCall = new Map<string, string[]>()
  house.host.log.onChange(({ callId, logs }) => {
    const states = logs.flatMap(
      ({ line }) => /circuit breaker.*"state":"(\w+)"/.exec(line)?.[1] ?? [],
    )
    if (states.length > 0) byCall.set(callId, states)
  })
  return () => [...byCall.values()].flat()
}

async function run(house: House) {
  const { weChat } = house
  const states = breakerLog(house)
  for (const fault of FAULTS) weChat.faults.add(fault)
  let minutes = 0
  let outage = false
  const waiting = () => templates(house).filter(({ cardId }) => cardId === '').length
  while (minutes < PATIENCE) {
    const left = waiting()
    progress(`minute ${minutes}: ${left} templates wait, ${weChat.cards().length} cards made`)
    if (left === 0) break
    if (!outage && left < TEMPLATES) {
      outage = true
      weChat.faults.add(OUTAGE)
    }
    const began = weChat.traffic.list(1)[0]?.id
    await house.moveClock(MINUTE_MS)
    minutes++
    // Nothing was sent: the day's quota is used up, and the house waits for the next day.
    if (weChat.traffic.list(1)[0]?.id === began) await house.moveClock(DAY_MS)
  }
  const struck = weChat.faults.list().map(({ kind, errcode, struck: times }) => ({
    fault: `${kind} ${errcode ?? ''}`.trim(),
    times,
  }))
  const injected: Record<string, number> = {}
  for (const { fault, times } of struck) injected[fault] = (injected[fault] ?? 0) + times
  weChat.faults.clear()
  for (const { id } of weChat.cards()) weChat.review(id, true)
  await weChat.settled()
  for (let i = 0; i < 12 && templates(house).some(({ state }) => state !== 'approved'); i++) {
    await house.moveClock(MINUTE_MS)
  }
  return { minutes, injected, states: states() }
}

const buildDir = join(process.cwd(), '.local/test-builds', String(process.pid))
process.env['TEST_BUILD_DIR'] = buildDir
progress('building the functions …')
const script = join(process.cwd(), 'scripts/build.mjs')
const { buildForTests } = (await import(script)) as { buildForTests(dir: string): Promise<void> }
await buildForTests(buildDir)
const house = await startHouse()
try {
  progress(`queueing ${TEMPLATES} templates …`)
  await queue(house)
  const { minutes, injected, states } = await run(house)
  const all = templates(house)
  const cards = new Set(house.weChat.cards().map(({ id }) => id))
  const approved = all.filter(({ state, cardId }) => state === 'approved' && cards.has(cardId))
  const distinct = new Set(all.map(({ cardId }) => cardId).filter(Boolean))
  const count = (state: string) => states.filter((one) => one === state).length
  report(
    'wechat',
    [
      atMost(
        'card/create in any second',
        house.weChat.limits.peaks.get(CREATE) ?? 0,
        50,
        'requests',
      ),
      atMost('lost', TEMPLATES - approved.length, 0, 'templates'),
      atMost('made twice', cards.size - distinct.size, 0, 'cards'),
      atLeast('breaker opened', count('Open'), 1, 'times'),
      atLeast('breaker closed again', states.at(-1) === 'Closed' ? count('Closed') : 0, 1, 'times'),
    ],
    {
      templates: TEMPLATES,
      cards: cards.size,
      minutes,
      ...injected,
      breaker: states,
    },
  )
} finally {
  await house.close()
  rmSync(buildDir, { recursive: true, force: true })
}
