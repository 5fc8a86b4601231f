import * as fc from 'fast-check'
import type { Alert } from '../../../typings/contract'
import type { SetupFacts } from '../../../cloudfunctions/features/overview/rules/alerts'
import { checklist, newestAlerts } from '../../../cloudfunctions/features/overview/rules/alerts'

const seed = Date.now() % 1_000_000_000

const alerts = fc.uniqueArray(
  fc.record({
    id: fc.uuid(),
    kind: fc.constant<Alert['kind']>('stock_low'),
    at: fc.integer({ min: 0, max: 20 }),
    values: fc.constant({}),
  }),
  { selector: ({ id }) => id, maxLength: 12 },
)

test(`the newest come first, whatever order they were found in, and none is made up (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(alerts, fc.nat(14), fc.infiniteStream(fc.nat(99)), (list, most, draws) => {
      const shown = newestAlerts(list, most)
      expect(shown).toHaveLength(Math.min(most, list.length))
      const times = shown.map(({ at }) => at)
      expect([...times].sort((a, b) => b - a)).toEqual(times)
      const left = list.filter((alert) => !shown.includes(alert))
      const oldest = Math.min(...times)
      expect(left.every(({ at }) => at <= oldest) || shown.length === 0).toBe(true)
      const shuffled = list
        .map((alert) => ({ alert, by: draws.next().value ?? 0 }))
        .sort((a, b) => a.by - b.by)
        .map(({ alert }) => alert)
      expect(newestAlerts(shuffled, most)).toEqual(shown)
    }),
    { seed },
  )
})

const facts: fc.Arbitrary<SetupFacts> = fc.record({
  programme: fc.boolean(),
  shops: fc.nat(2),
  staff: fc.nat(2),
  owners: fc.nat(3),
  rewards: fc.nat(2),
  offers: fc.nat(2),
  poster: fc.boolean(),
  wechatCard: fc.boolean(),
})

test(`the checklist keeps its order, and more of anything undoes no step (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(facts, (standing) => {
      const steps = checklist(standing)
      expect(steps.map(({ step }) => step)).toEqual(checklist(standing).map(({ step }) => step))
      expect(steps.find(({ step }) => step === 'second_owner')?.done).toBe(standing.owners >= 2)
      const more = checklist({
        ...standing,
        shops: standing.shops + 1,
        owners: standing.owners + 1,
        programme: true,
      })
      for (const [index, { done }] of steps.entries())
        if (done) expect(more[index]?.done).toBe(true)
    }),
    { seed },
  )
})
