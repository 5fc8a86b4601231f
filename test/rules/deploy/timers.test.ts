import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { timers, type Work } from '../../../cloudfunctions/jobs/run'
import type { Context } from '../../../cloudfunctions/platform/context'
import { memoryDatabase } from '../../../emulator/seed/memory-database'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** WeChat's page on timer triggers: the array takes one, no more can be added. */
test('no function asks for more than the one timer that WeChat gives it', () => {
  for (const name of readdirSync('cloudfunctions')) {
    const file = `cloudfunctions/${name}/config.json`
    if (!existsSync(file)) continue
    const { triggers = [] } = JSON.parse(readFileSync(file, 'utf8')) as { triggers?: unknown[] }
    expect([name, triggers.length <= 1]).toEqual([name, true])
  }
})

describe('the one timer', () => {
  const ran: string[] = []
  const work = (timer: Work['timer']): Work => ({
    name: `${timer}Work`,
    timer,
    slice: () => {
      ran.push(timer)
      return Promise.resolve(0)
    },
  })
  const router = timers([work('minute'), work('hour'), work('night')])
  const db = memoryDatabase()
  let request = 0
  const runAt = async (now: number, TriggerName = 'minute') => {
    const say = () => undefined
    const context = {
      db,
      clock: { now: () => now },
      log: { info: say, warn: say, error: say },
      caller: { openid: '' },
      requestId: `r${String(++request)}`,
    } as unknown as Context
    expect(await router(context, { TriggerName })).toMatchObject({ ok: true })
    return ran.splice(0).sort()
  }

  test('brings the hour and the night along when their time has come, each once', async () => {
    const at = (text: string) => Date.parse(`2026-05-12T${text}+08:00`)
    expect(await runAt(at('02:00:00'))).toEqual(['hour', 'minute', 'night'])
    expect(await runAt(at('02:01:00'))).toEqual(['minute'])
    expect(await runAt(at('02:07:00'))).toEqual(['hour', 'minute'])
    expect(await runAt(at('03:06:00'))).toEqual(['minute'])
    // The minutes in between were missed: nothing is skipped for that.
    expect(await runAt(at('03:29:00'))).toEqual(['hour', 'minute'])
    expect(await runAt(at('03:30:00'))).toEqual(['minute', 'night'])
    expect(await runAt(at('03:31:00'))).toEqual(['minute'])
    const days = Array.from({ length: 3 * 24 * 60 }, (_unused, minute) => minute)
    const counts = { minute: 0, hour: 0, night: 0 }
    for (const minute of days) {
      for (const timer of await runAt(at('03:32:00') + minute * MINUTE_MS)) {
        counts[timer as Work['timer']]++
      }
    }
    expect(counts).toEqual({ minute: days.length, hour: 72, night: 3 })
  })

  test('goes on within a minute with what an hour has had no time for', async () => {
    let now = Date.parse('2026-07-01T12:07:00+08:00')
    let left = 30
    const slow: Work = {
      name: 'slow',
      timer: 'hour',
      slice: (_context, limit) => {
        now += 1_000
        return Promise.resolve(left-- > 0 ? limit : 0)
      },
    }
    const say = () => undefined
    const own = memoryDatabase()
    const minutes = timers([slow])
    const seen: number[] = []
    for (let minute = 0; minute < 6; minute++) {
      const context = {
        db: own,
        clock: { now: () => now },
        log: { info: say, warn: say, error: say },
        caller: { openid: '' },
        requestId: `s${String(minute)}`,
      } as unknown as Context
      await minutes(context, { TriggerName: 'minute' })
      seen.push(left)
      now = Date.parse('2026-07-01T12:08:00+08:00') + minute * MINUTE_MS
    }
    expect(seen).toEqual([18, 6, -1, -1, -1, -1])
  })

  test('runs by hand whenever an operator asks', async () => {
    const now = Date.parse('2026-06-01T12:00:00+08:00')
    expect(await runAt(now, 'hour')).toEqual(['hour'])
    expect(await runAt(now + 1, 'hour')).toEqual(['hour'])
    expect(await runAt(now + HOUR_MS, 'night')).toEqual(['night'])
  })
})
