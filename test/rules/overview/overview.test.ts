import { checklist, newestAlerts } from '../../../cloudfunctions/features/overview/rules/alerts'
import type { Alert } from '../../../typings/contract'

test('the checklist ticks what is there and nothing else', () => {
  const nothing = {
    programme: false,
    shops: 0,
    staff: 0,
    owners: 1,
    rewards: 0,
    offers: 0,
    poster: false,
    wechatCard: false,
  }
  expect(checklist(nothing).filter(({ done }) => done)).toEqual([])
  const facts = { ...nothing, programme: true, shops: 2, owners: 2 }
  expect(
    checklist(facts)
      .filter(({ done }) => done)
      .map(({ step }) => step),
  ).toEqual(['programme', 'first_shop', 'second_owner'])
})

test('alerts are newest first and bounded', () => {
  const alert = (id: string, at: number): Alert => ({ id, at, kind: 'stock_low', values: {} })
  const list = [alert('b', 1), alert('c', 3), alert('a', 1)]
  expect(newestAlerts(list, 2).map(({ id }) => id)).toEqual(['c', 'a'])
})
