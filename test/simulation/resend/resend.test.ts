import {
  consumerMatrix,
  merchantMatrix,
  staffMatrix,
} from '../../../cloudfunctions/features/access/rules/matrix'
import type { Key, ProgrammeConfig, ShopId } from '../../../typings/contract'
import { consumerSamples, merchantSamples, staffSamples } from '../../functions/access/samples'
import { openHouse } from '../../functions/house'
import { actionOf, explore, type Finding } from './explore'
import { everyIndex, House } from './house'
import { live } from './story'

/** Something for members to be handed over. */
function withTea(config: ProgrammeConfig): void {
  const name = { zh: '一壶茶', en: 'A pot of tea' }
  const tea = { id: 'tea', kind: 'free_item' as const, quota: { per: 'month' as const } }
  config.benefits.push({ ...tea, name, description: { zh: '', en: '' } })
  for (const tier of config.tiers) tier.benefits['tea'] = 2
}

/** Answered by WeChat's card platform or another phone's WeChat, which have no part in this house. */
const ELSEWHERE = ['card.bind', 'wallet.adopt', 'wallet.begin', 'wallet.confirm', 'wallet.push']

/**
 * Every write, its caller dead after each of its requests, then sent again under the same key by somebody
 * who knows nothing: the answer and everything stored are as if nobody had died.
 */
test('a write whose caller died anywhere, sent again, ends as if nobody had died', async () => {
  const house = new House(await everyIndex())
  const findings: Finding[] = []
  const done = new Set<string>()
  const call = async <Result>(name: string, event: unknown, { openid }: { openid: string }) => {
    const sent = { name, openid, event }
    const reply = await explore(house, sent, findings)
    if (reply.ok) done.add(actionOf(sent))
    return reply as Result
  }
  const { clock, variables } = house
  const open = await openHouse({ clock, variables, call }, withTea)
  await live(open, house)
  expect(findings).toEqual([])

  const key = 'key' as Key
  const samples: Record<string, object> = {
    ...consumerSamples(key),
    ...staffSamples(key, 'shop' as ShopId),
    ...merchantSamples(key, 'shop' as ShopId, open.config),
  }
  const writes = [consumerMatrix, staffMatrix, merchantMatrix]
    .flatMap((matrix) => Object.keys(matrix))
    .filter((action) => Object.hasOwn(samples[action] ?? {}, 'key'))
  expect(writes.filter((action) => !done.has(action)).sort()).toEqual(ELSEWHERE)
})
