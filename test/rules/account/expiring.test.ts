import { Bench, at, plain, programmes } from './book-of'

const NOTICE = { type: 'notice', reason: 'points_expiring' }

/** Points earned on 1 March lapse at the end of 1 June. */
function bench() {
  const b = new Bench(
    programmes(plain((config) => (config.points.expiry = { kind: 'months', months: 3 }))),
    at('2026-03-01'),
  )
  b.earn(10_000)
  return b
}

const notices = (b: Bench, day: string) => b.on(day).also.filter(({ type }) => type === 'notice')

test('30 and 7 days before the first bucket lapses, once each', () => {
  const b = bench()
  expect(b.account.nextDueAt).toBe(Date.parse('2026-05-02T00:00:00+08:00'))
  expect(notices(b, '2026-05-01')).toEqual([])
  expect(notices(b, '2026-05-02')).toMatchObject([NOTICE])
  expect(b.account.nextDueAt).toBe(Date.parse('2026-05-25T00:00:00+08:00'))
  expect(notices(b, '2026-05-24')).toEqual([])
  expect(notices(b, '2026-05-25')).toMatchObject([NOTICE])
  for (const day of ['2026-05-26', '2026-06-01']) expect(notices(b, day)).toEqual([])
  expect(b.on('2026-06-02').also).toMatchObject([{ type: 'expire' }])
})

test('several missed ones are one, and tell of the nearest span', () => {
  const b = bench()
  const [notice, ...more] = notices(b, '2026-05-28')
  expect(more).toEqual([])
  expect(notice?.effects).toContainEqual({
    kind: 'limit.add',
    id: 'expiring:7',
    count: 100,
    until: Date.parse('2026-06-01T23:59:59.999+08:00'),
  })
  expect(notices(b, '2026-05-29')).toEqual([])
})

test('a bucket for every day is not a message for every day', () => {
  const b = bench()
  for (let day = 2; day <= 31; day++) {
    b.on(`2026-03-${String(day).padStart(2, '0')}`)
    b.earn(1_000)
  }
  let written = 0
  for (let time = at('2026-04-01'); time < at('2026-07-02'); time += 86_400_000) {
    b.now = time
    written += b.do().also.filter(({ type }) => type === 'notice').length
  }
  expect(b.account.balances.points).toBe(0)
  // 30 days ahead of the first and of what follows it, and weekly while something lapses every day.
  expect(written).toBeLessThanOrEqual(8)
  expect(written).toBeGreaterThanOrEqual(3)
})

test('what has been spent, is pending or never lapses is not spoken of', () => {
  const spent = bench()
  spent.do({ kind: 'spend', points: 100 })
  expect(notices(spent, '2026-05-02')).toEqual([])
  const never = new Bench(programmes(plain((config) => (config.points.expiry = { kind: 'never' }))))
  never.earn(10_000)
  expect(never.account.nextDueAt).toBeNull()
  const closed = bench()
  closed.do({ kind: 'status.set', status: 'closed', reason: 'erased' })
  expect(notices(closed, '2026-05-02')).toEqual([])
})

test('complaint 25: expiry follows from the programme, through the writer that everybody uses', () => {
  const b = bench()
  const { earned } = b.earn(10_000)
  expect(earned.expiresAt).toBe(Date.parse('2026-06-01T23:59:59.999+08:00'))
  expect(Object.keys(b.account.lots)).toEqual(['2026-06-01|2026-03-01|v1|earn'])
  // Neither a command nor its words can choose another day.
  b.do({ kind: 'adjust', points: 5, reason: 'never expires' })
  b.do({ kind: 'credit', type: 'gift', points: 5, subject: { zh: 'never', en: 'never' } })
  expect(Object.keys(b.account.lots).every((id) => id.startsWith('2026-06-01|'))).toBe(true)
  expect(b.on('2026-06-02').account.balances.points).toBe(0)
})
