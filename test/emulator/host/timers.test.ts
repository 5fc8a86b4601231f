import { MovableClock } from '../../../emulator/cloud/clock'
import { member, startHost, type TestHost } from './start-host'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

interface Run {
  name: string
  due: string
  sawMs: number
  openid: string | null
}

let test_: TestHost
beforeEach(async () => {
  // 10:20 in Beijing, so that the hourly timer is 40 minutes away.
  const clock = new MovableClock()
  clock.moveTo(Date.parse('2026-11-22T10:20:00+08:00'))
  test_ = await startHost(undefined, clock)
})
afterEach(() => test_.close())

async function runs(): Promise<Run[]> {
  const envelope = await test_.host.call('timed', {}, member('o1'))
  return (envelope as unknown as { result: Run[] }).result
}

test('moving the clock forward runs what fell due, once each, in order, at its own time', async () => {
  expect(await test_.host.moveClock(DAY_MS)).toEqual({ ran: 25, skipped: 0 })
  const seen = await runs()
  const times = seen.map(({ sawMs }) => sawMs)
  expect(times).toEqual([...times].sort((a, b) => a - b))
  expect(seen.filter(({ name }) => name === 'nightly').map(({ due }) => due)).toEqual([
    '2026-11-22T18:30:00Z', // 02:30 in Beijing
  ])
  expect(new Set(seen.map(({ name, due }) => name + due)).size).toBe(25)
  for (const { due, sawMs } of seen) expect(sawMs - Date.parse(due)).toBeLessThan(60_000)
  const now = Date.parse('2026-11-23T10:20:00+08:00')
  expect(Math.abs(test_.clock.now() - now)).toBeLessThan(60_000)
})

test('a timer runs as nobody', async () => {
  await test_.host.moveClock(HOUR_MS)
  expect((await runs())[0]?.openid).toBeNull()
  const record = test_.host.log.list(10).find(({ cause }) => cause === 'timer hourly')
  expect(record?.identity).toMatchObject({ openid: '', source: 'wx_trigger' })
})

test('a long move keeps the newest runs of a busy timer and says how many it left out', async () => {
  const { ran, skipped } = await test_.host.moveClock(30 * DAY_MS)
  expect(ran).toBe(62 + 30)
  expect(skipped).toBe(720 - 62)
  const last = (await runs()).at(-1)
  expect(last).toMatchObject({ name: 'hourly', due: '2026-12-22T02:00:00Z' })
})

test('moving back runs nothing, and what is passed again runs again', async () => {
  await test_.host.moveClock(HOUR_MS)
  expect(await test_.host.moveClock(-HOUR_MS)).toEqual({ ran: 0, skipped: 0 })
  expect(await runs()).toHaveLength(1)
  expect((await test_.host.moveClock(HOUR_MS)).ran).toBe(1)
})

test('a timer that falls due by itself runs, once', async () => {
  const almost = Date.parse('2026-11-22T10:59:58+08:00')
  expect((await test_.host.moveClock(almost - test_.clock.now())).ran).toBe(0)
  const deadline = Date.now() + 60_000
  while ((await runs()).length === 0 && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  expect((await runs()).map(({ name }) => name)).toEqual(['hourly'])
})

test('a trigger may be run by hand, an unknown one is named', async () => {
  await test_.host.trigger('timed', 'nightly')
  expect((await runs()).map(({ name }) => name)).toEqual(['nightly'])
  await expect(test_.host.trigger('timed', 'yearly')).rejects.toThrow(
    'function timed has no trigger yearly',
  )
})
