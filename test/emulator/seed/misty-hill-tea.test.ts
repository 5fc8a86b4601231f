/** The demonstration's story, small: does it add up, is it the same again, are its people who they are. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openidOf } from '../../../emulator/phone/identities'
import type { News } from '../../../emulator/seed/misty-hill-tea/news'
import { OWNER, TEAM, ZHIXIA } from '../../../emulator/seed/misty-hill-tea/people'
import type { StoryOptions } from '../../../emulator/seed/misty-hill-tea/story'
import { play } from '../../../emulator/seed/misty-hill-tea/story'
import type { World } from '../../../emulator/seed/misty-hill-tea/world'
import { accountsIn, brokenHistory, brokenLaws } from '../../simulation/account/check'

const key = (byte: number) => Buffer.alloc(32, byte).toString('base64')
const END = Date.UTC(2026, 4, 20, 8, 30)

const optionsFor = (part: StoryOptions['part']): StoryOptions => ({
  seed: 7,
  end: END,
  members: 60,
  days: 60,
  part,
  variables: {
    FIELD_KEYS: `k1:${key(1)}`,
    BLIND_INDEX_KEY: key(2),
    CODE_KEY: key(3),
    OWNER_CODE: '12345678',
  },
  indexes: JSON.parse(
    readFileSync(join(process.env['TEST_BUILD_DIR'] ?? '', 'database/indexes.json'), 'utf8'),
  ) as StoryOptions['indexes'],
})

async function told(part: StoryOptions['part']): Promise<{ world: World; news: News[] }> {
  const news: News[] = []
  const world = await play(optionsFor(part), (each) => news.push(each))
  return { world, news: news.filter(({ kind }) => kind !== 'progress') }
}

/** As text, without the seals, which are random by design. */
const unsealed = (news: News[]) =>
  JSON.stringify(news).replaceAll(/k1\.[\w-]{16}\.[\w-]{22}\.[\w-]+/g, 'sealed')

let whole: { world: World; news: News[] }
beforeAll(async () => {
  whole = await told({ index: 0, of: 1 })
})

test('what is told makes the same world, also where something was taken away meanwhile', () => {
  const retold = new Map<string, Map<string, Record<string, unknown>>>()
  const docsOf = (collection: string) => {
    const docs = retold.get(collection) ?? new Map<string, Record<string, unknown>>()
    retold.set(collection, docs)
    return docs
  }
  for (const news of whole.news) {
    if (news.kind === 'documents') {
      for (const text of news.documents) {
        const doc = JSON.parse(text) as Record<string, unknown> & { _id: string }
        docsOf(news.collection).set(doc._id, doc)
      }
    }
    if (news.kind !== 'change') continue
    const doc = docsOf(news.collection).get(news.id) ?? {}
    expect([...Object.keys(news.set), ...Object.keys(news.inc), ...news.unset]).not.toEqual([])
    Object.assign(doc, news.set)
    for (const [field, by] of Object.entries(news.inc)) doc[field] = Number(doc[field]) + by
    for (const field of news.unset) Reflect.deleteProperty(doc, field)
  }
  for (const [collection, docs] of retold) {
    for (const lived of whole.world.db.all(collection)) {
      expect(docs.get(lived._id)).toEqual(JSON.parse(JSON.stringify(lived)))
    }
  }
})

test('every account adds up, and its history makes it', () => {
  const { db } = whole.world
  const accounts = accountsIn(db)
  expect(accounts).toHaveLength(60)
  for (const account of accounts) {
    const broken = [...brokenLaws(account), ...brokenHistory(db, account)]
    expect([account._id, ...broken]).toEqual([account._id])
  }
})

test('a life in it: sales, refunds, coupons, rewards, tiers; stock is what is left of it', () => {
  const { db } = whole.world
  expect(db.count('sales')).toBeGreaterThan(60)
  expect(db.all<{ _id: string; type: string }>('journal').map(({ type }) => type)).toEqual(
    expect.arrayContaining(['welcome', 'earn', 'tier', 'tier_gift', 'redeem', 'adjust']),
  )
  const held = db
    .all<{ _id: string; rewardId: string; state: string }>('redemptions')
    .filter(({ state }) => state === 'taken' || state === 'fulfilled')
  for (const reward of db.all<{ _id: string; stock: number; stockLeft: number }>('rewards')) {
    const out = held.filter(({ rewardId }) => rewardId === reward._id).length
    expect([reward._id, reward.stockLeft]).toEqual([reward._id, reward.stock - out])
  }
  const future = db.all<{ _id: string; at: number }>('sales').filter(({ at }) => at > END)
  expect(future).toEqual([])
})

test('the stage has its people: an owner, a cashier of the first shop, a visitor', async () => {
  const { world } = whole
  const scene = { scene: 'menu', language: 'zh-CN' } as const
  const owner = await world.consumer(OWNER.phone, 'session.open', scene)
  expect([openidOf('merchant'), owner.roles]).toEqual([openidOf(OWNER.phone), [{ role: 'owner' }]])
  const cashier = await world.consumer('staff', 'session.open', scene)
  expect(cashier.roles).toEqual([
    expect.objectContaining({ role: 'staff', shopName: '湖滨银泰店' }),
  ])
  const visitor = await world.consumer('member', 'session.open', scene)
  expect(visitor).toMatchObject({ member: null, roles: [], programmeReady: true })
  expect(TEAM.filter(({ role }) => role === 'staff')).toHaveLength(24)
})

test('the card of the tour: Silver, ¥128 short of Gold, 2,680 points, three coupons', async () => {
  const summary = await whole.world.consumer(ZHIXIA.phone, 'member.summary', {})
  expect(summary).toMatchObject({
    nickname: '林知夏',
    card: { tierId: 'silver' },
    balances: { points: 2_680, growth: 872 },
    progress: { nextId: 'gold', missing: [{ counter: 'spendFen', amount: 12_800 }] },
    couponCount: 3,
  })
})

test('the same seed tells the same story', async () => {
  const again = await told({ index: 0, of: 1 })
  expect(unsealed(again.news)).toBe(unsealed(whole.news))
})

test('two parts never tell the same document, and change the same ones by as much as they did', async () => {
  const [first, second] = [await told({ index: 0, of: 2 }), await told({ index: 1, of: 2 })]
  const ids = [first, second].flatMap(({ news }) =>
    news.flatMap((each) =>
      each.kind === 'documents'
        ? each.documents.map(
            (text) => `${each.collection}/${(JSON.parse(text) as { _id: string })._id}`,
          )
        : [],
    ),
  )
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.filter((id) => id.startsWith('members/'))).toHaveLength(60)
  const numbers = [first, second].flatMap(({ world }) =>
    world.db.all<{ _id: string; number: string }>('members').map(({ number }) => number),
  )
  expect(new Set(numbers).size).toBe(60)
  const taken = (news: News[]) =>
    news.flatMap((each) =>
      each.kind === 'change' && each.collection === 'rewards' ? [each.inc['stockLeft'] ?? 0] : [],
    )
  expect([...taken(first.news), ...taken(second.news)].every((change) => change <= 0)).toBe(true)
})
