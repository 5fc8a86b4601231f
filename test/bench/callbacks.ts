/**
 * WeChat's callbacks at the product's HTTP address: each effect exactly once, none without a valid
 * signature, and answered in time. Events of many cards, with repeats by WeChat, the same bytes replayed,
 * wrong signatures, all out of order.
 * `npm run simulate:callbacks -- [--json] [--quick]`
 */
import { randomInt } from 'node:crypto'
import { rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { openWalletCard } from '../functions/card/wallet-house'
import type { House } from '../functions/house'
import { data, startHouse } from '../functions/house'
import type { Callback, Card, Fields, Keys, State } from './callbacks/story'
import { callback, cardEvents, outOfOrder } from './callbacks/story'
import { atMost, progress, report } from './report'

const QUICK = process.argv.includes('--quick')
const TOTAL = QUICK ? 3_000 : 100_000
/** Of all: repeats by WeChat, the same bytes again, wrong signatures; the rest is news. */
const SHARES = { repeated: 0.2, replayed: 0.1, forged: 0.1 }
const MEMBERS = QUICK ? 20 : 200
const AT_ONCE = 8
const VIEWS = 6

interface Story {
  callbacks: Callback[]
  states: Map<string, State>
  news: number
}

function makeStory(cards: readonly Card[], cardId: string, keys: Keys, nowS: number): Story {
  const states = new Map<string, State>()
  const news: Fields[] = []
  const wanted = Math.round(TOTAL * (1 - SHARES.repeated - SHARES.replayed - SHARES.forged))
  for (const card of cards) {
    if (news.length >= wanted) break
    const { events, state } = cardEvents(card, cardId, nowS - 86_400, VIEWS)
    news.push(...events)
    states.set(card.code, state)
  }
  const pick = <T>(list: readonly T[]) => list[randomInt(list.length)] as T
  const many = <T>(share: number, make: () => T) =>
    Array.from({ length: Math.round(TOTAL * share) }, make)
  const sent = news.map((event) => callback(event, keys, nowS))
  // WeChat signs a repeat anew; a replay is somebody's copy of the bytes.
  const repeated = many(SHARES.repeated, () => callback(pick(news), keys, nowS))
  const replayed = many(SHARES.replayed, () => pick(sent))
  const forged = many(SHARES.forged, () => {
    const about = { ...pick(news), Event: 'user_consume_card', CreateTime: String(nowS + 60) }
    return callback(about, keys, nowS, true)
  })
  const all = [...sent, ...repeated, ...replayed, ...forged]
  return { callbacks: outOfOrder(all, all.length), states, news: news.length }
}

/** Strangers' cards, and those of members who hold a signed pass. */
async function makeCards(house: House): Promise<Card[]> {
  const cards: Card[] = []
  for (let at = 0; at < TOTAL; at++) {
    const code = String(100_000_000_000 + at)
    cards.push({ code, outerStr: '', openid: `o-stranger-${String(at)}` })
  }
  for (let at = 0; at < MEMBERS; at++) {
    const openid = `member-${String(at)}`
    await house.claim(openid)
    const ticket = data(
      await house.consumer(openid, 'wallet.begin', { key: house.key(), scene: 'direct' }),
    )
    const { nonce_str } = JSON.parse(ticket.cardExt) as { nonce_str: string }
    cards[at] = { code: cards[at]?.code ?? '', outerStr: nonce_str, openid: `o-${openid}` }
  }
  return cards
}

interface Answer {
  ok: boolean
  ms: number
}

async function send(url: string, callbacks: readonly Callback[]): Promise<Answer[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE })
  const answers: Answer[] = []
  let next = 0
  const worker = async () => {
    for (let at = next++; at < callbacks.length; at = next++) {
      const one = callbacks[at]
      if (one) answers.push(await post(agent, url, one))
      if (at % 10_000 === 0) progress(`${String(at)} of ${String(callbacks.length)} sent`)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  agent.destroy()
  return answers
}

/** Right: `success` to WeChat, 403 to everybody else. */
function post(agent: Agent, url: string, { query, body, valid }: Callback): Promise<Answer> {
  const startedAt = performance.now()
  return new Promise((resolve, reject) => {
    const sending = request(`${url}/http/notify?${query}`, { method: 'POST', agent }, (reply) => {
      let text = ''
      reply.setEncoding('utf8')
      reply.on('data', (chunk: string) => (text += chunk))
      reply.on('end', () => {
        const right = valid
          ? reply.statusCode === 200 && text === 'success'
          : reply.statusCode === 403
        resolve({ ok: right, ms: performance.now() - startedAt })
      })
    })
    sending.on('error', reject)
    sending.end(body)
  })
}

function everyDocument<T>(house: House, collection: string): T[] {
  const all: T[] = []
  for (;;) {
    const { documents } = house.cloud.find(house.env, {
      collection,
      limit: 1000,
      offset: all.length,
    })
    all.push(...documents.map((text) => JSON.parse(text) as T))
    if (documents.length < 1000) return all
  }
}

/** What differs from what must stand. */
function audit(house: House, { states, news }: Story) {
  const cards = everyDocument<{ _id: string; state: State }>(house, 'walletCards')
  const inbox = everyDocument<{ dueAt: number | null }>(house, 'wechatInbox')
  const messages = everyDocument<{ kind: string }>(house, 'messages')
  const alerts = everyDocument<{ kind: string }>(house, 'alerts')
  const count = (list: readonly { kind: string }[], wanted: string) =>
    list.filter(({ kind }) => kind === wanted).length
  const ended = [...states.values()].filter((state) => state === 'ended').length
  return {
    eventsKept: inbox.length - news,
    eventsUndone: inbox.filter(({ dueAt }) => dueAt !== null).length,
    cards: cards.length - states.size,
    wrongStates: cards.filter(({ _id, state }) => states.get(_id) !== state).length,
    welcomes: count(messages, 'wallet_added') - Math.min(MEMBERS, states.size),
    alerts: count(alerts, 'wechat') - ended,
  }
}

const percentile = (sorted: readonly number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN

const buildDir = join(process.cwd(), '.local/callbacks', String(process.pid))
process.env['TEST_BUILD_DIR'] = buildDir
const script = pathToFileURL(join(process.cwd(), 'scripts/build.mjs')).href
const { buildForTests } = (await import(script)) as { buildForTests(dir: string): Promise<void> }
await buildForTests(buildDir)
const house = await startHouse()
try {
  const ladder = await openWalletCard(house)
  const keys = {
    token: house.variables['WECHAT_CALLBACK_TOKEN'] ?? '',
    aesKey: house.variables['WECHAT_ENCODING_AES_KEY'] ?? '',
    appid: house.variables['WECHAT_OA_APP_ID'] ?? '',
  }
  // Values are told to a WeChat that knows none of these cards; this is about what comes in.
  house.weChat.faults.add({ kind: 'errcode', path: '/card/membercard/activate', errcode: 45011 })
  const cards = await makeCards(house)
  const nowS = Math.floor(house.clock.now() / 1000)
  const before = everyDocument(house, 'wechatInbox').length
  const story = makeStory(cards, ladder.template?.cardId ?? '', keys, nowS)
  story.news += before
  progress(`${String(story.callbacks.length)} callbacks about ${String(story.states.size)} cards`)
  const startedAt = performance.now()
  const answers = await send(house.url, story.callbacks)
  const seconds = (performance.now() - startedAt) / 1000
  const ms = answers.map((answer) => answer.ms).sort((a, b) => a - b)
  const wrong = audit(house, story)
  const off = Object.values(wrong).reduce((sum, value) => sum + Math.abs(value), 0)
  report(
    'callbacks',
    [
      atMost('effects missing, doubled or forged', off, 0, 'effects'),
      atMost('wrong answers', answers.filter(({ ok }) => !ok).length, 0, 'answers'),
      atMost('answer, 99th percentile', percentile(ms, 0.99), 500, 'ms'),
    ],
    {
      callbacks: answers.length,
      events: story.news,
      forged: story.callbacks.filter(({ valid }) => !valid).length,
      perSecond: Math.round(answers.length / seconds),
      medianMs: percentile(ms, 0.5),
      worstMs: ms.at(-1) ?? 0,
      ...wrong,
    },
  )
} finally {
  await house.close()
  rmSync(buildDir, { recursive: true, force: true })
}
