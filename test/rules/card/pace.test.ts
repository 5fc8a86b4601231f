import fc from 'fast-check'
import { Pace } from '../../../cloudfunctions/features/card/rules/pace'

/** A clock that jumps to the next timer, so that seconds cost nothing. */
function virtualTime() {
  let now = 0
  const timers: { at: number; ring: () => void }[] = []
  return {
    now: () => now,
    sleep: (ms: number) =>
      new Promise<void>((ring) => {
        timers.push({ at: now + ms, ring })
      }),
    async run(until: Promise<unknown>) {
      let over = false
      void until.finally(() => (over = true))
      for (;;) {
        for (let turn = 0; turn < 20; turn++) await Promise.resolve()
        timers.sort((a, b) => a.at - b.at)
        const next = timers.shift()
        if (!next || over) break
        now = next.at
        next.ring()
      }
      await until
    },
  }
}

/** The most arrivals in any second that begins with one. */
function busiest(arrivals: readonly number[]): number {
  const sorted = [...arrivals].sort((a, b) => a - b)
  return Math.max(
    ...sorted.map((from) => sorted.filter((at) => at >= from && at < from + 1000).length),
  )
}

describe('the pace before card/create', () => {
  it('never lets more than its slots arrive in one second, however the network delays', async () => {
    const delays = fc.array(fc.tuple(fc.nat(400), fc.nat(900)), { minLength: 1, maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(delays, fc.integer({ min: 1, max: 7 }), async (calls, slots) => {
        const time = virtualTime()
        const pace = new Pace(slots, 1000, time.sleep)
        const arrivals: number[] = []
        const all = calls.map(([there, back]) =>
          pace.run(async () => {
            await time.sleep(there)
            arrivals.push(time.now())
            await time.sleep(back)
          }),
        )
        await time.run(Promise.all(all).then(() => pace.idle()))
        expect(arrivals).toHaveLength(calls.length)
        expect(busiest(arrivals)).toBeLessThanOrEqual(slots)
      }),
      { numRuns: 60 },
    )
  })

  it('gives a slot back after a failure, too', async () => {
    const time = virtualTime()
    const pace = new Pace(1, 1000, time.sleep)
    const failing = pace.run(() => Promise.reject(new Error('no'))).catch(() => 'failed')
    const second = pace.run(() => Promise.resolve(time.now()))
    await time.run(Promise.all([failing, second]))
    expect(await failing).toBe('failed')
    expect(await second).toBe(1000)
  })
})
