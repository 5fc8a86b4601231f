import type { Entry } from '../../../cloudfunctions/features/account'
import type { House } from '../house'
import { data, DAY_MS, OWNER, refusal, startHouse } from '../house'

describe('points entries through the real SDK', () => {
  let house: House
  beforeAll(async () => {
    house = await startHouse()
    await house.claim('li')
  })
  afterAll(() => house.close())

  const page = async (input: object) => data(await house.consumer('li', 'points.entries', input))

  test('journal and outbox are one list, newest first, without gap or repeat', async () => {
    for (let count = 1; count <= 24; count++) await house.give('li', count)
    const journaled = house.documents<Entry>('journal')
    expect(journaled.length).toBeGreaterThan(0)
    const seen: number[] = []
    let cursor: string | undefined
    do {
      const next = await page({ limit: 7, ...(cursor !== undefined && { cursor }) })
      seen.push(...next.items.map(({ points }) => points))
      cursor = next.cursor
    } while (cursor !== undefined)
    expect(seen).toEqual([...Array.from({ length: 24 }, (_, index) => 24 - index), 100])
  })

  test('filters by kind and month', async () => {
    expect((await page({ kind: 'earned' })).items.map(({ type }) => type)).toEqual(['welcome'])
    expect((await page({ kind: 'expired' })).items).toEqual([])
    const month = new Date(house.clock.now() + 8 * 3_600_000).toISOString().slice(0, 7)
    expect((await page({ month, limit: 50 })).items).toHaveLength(25)
    expect((await page({ month: '2020-01' })).items).toEqual([])
    expect(refusal(await house.consumer('li', 'points.entries', { month: '2026-13' }))).toBe(
      'INVALID_INPUT',
    )
    expect(refusal(await house.consumer('li', 'points.entries', { cursor: '0' }))).toBe(
      'INVALID_INPUT',
    )
    expect(refusal(await house.consumer('nobody', 'points.entries', {}))).toBe('NOT_A_MEMBER')
  })

  test('a list takes two requests: who it is, and the account; one more when the journal is asked', async () => {
    const { roundTrips } = await house.callRecorded(
      'consumer',
      { action: 'points.entries', input: { limit: 5 } },
      { openid: 'li' },
    )
    expect(roundTrips).toBeLessThanOrEqual(3)
  })

  test('the expiring schedule names the last moment of each day', async () => {
    const { items } = data(await house.consumer('li', 'points.expiring', {}))
    expect(items).toHaveLength(1)
    expect(items[0]?.points).toBe(400)
    expect(((items[0]?.expiresAt ?? 0) + 1 + 8 * 3_600_000) % DAY_MS).toBe(0)
  })

  test('the same correction sent 50 times at once makes one entry and 50 equal answers', async () => {
    const session = data(
      await house.consumer('li', 'session.open', { scene: 'direct', language: 'zh-CN' }),
    )
    const memberId = session.member?.memberId
    if (!memberId) throw new Error('no card')
    const input = { key: house.key(), memberId, points: 7, reason: 'fifty times' }
    const replies = await Promise.all(
      Array.from({ length: 50 }, () => house.merchant(OWNER, 'member.adjust', input)),
    )
    const done = replies.filter((reply) => reply.ok).map((reply) => JSON.stringify(data(reply)))
    const others = replies.flatMap((reply) => (reply.ok ? [] : [reply.code]))
    expect(new Set(done).size).toBe(1)
    expect(others.every((code) => code === 'BUSY' || code === 'RATE_LIMITED')).toBe(true)
    const { items } = await page({ limit: 50 })
    expect(items.filter(({ points }) => points === 7 && points > 0)).toHaveLength(2)
  })

  /** Complaint 34: HearHealth shows 0 after a failed read, as if it were the last balance. */
  test('complaint 34: a read that fails is an error, never a zero', async () => {
    const reads = [
      async () => data(await house.consumer('li', 'member.summary', {})).balances,
      async () => data(await house.consumer('li', 'points.entries', { limit: 5 })).items,
      async () => data(await house.consumer('li', 'points.expiring', {})).items,
      async () =>
        data(await house.consumer('li', 'reward.list', { limit: 5 })).items.map(
          ({ missingPoints }) => missingPoints,
        ),
    ]
    await house.reward({ points: 1_000_000 })
    await house.moveClock(11_000)
    for (const read of reads) {
      const truth = await read()
      let failed = 0
      for (const kind of ['killCaller', 'dropReply'] as const) {
        for (const after of [0, 1]) {
          house.cloud.faults.add({ kind, after })
          const shown = await read().catch(() => 'an error')
          house.cloud.faults.clear()
          if (shown === 'an error') failed += 1
          else expect(shown).toEqual(truth)
        }
      }
      expect(failed).toBeGreaterThan(0)
      expect(await read()).toEqual(truth)
    }
  })
})
