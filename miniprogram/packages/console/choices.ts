import type { ShopId, ShopRecord } from '../../../typings/contract'
import { merchant } from '../../services/cloud'
import { textOf, words } from '../../services/language'
import { loadProgrammes } from './draft'
import type { FormField } from './form'
import { fieldOf } from './form'
import { consolePost } from './post'
import { consoleWords } from './words'

/** What the chips of a form offer. */
export interface Choices {
  tiers: { value: string; name: string }[]
  shops: { value: string; name: string }[]
  /** The shops that the person answers for; none: all of them. */
  ownShopIds: ShopId[]
}

/** Every shop; a chain has more than one page of them. */
export async function readShops(): Promise<ShopRecord[]> {
  const shops: ShopRecord[] = []
  for (let cursor: string | undefined; ;) {
    const page = await merchant('shop.list', { limit: 50, ...(cursor ? { cursor } : {}) })
    shops.push(...page.items)
    cursor = page.cursor
    if (cursor === undefined) return shops
  }
}

/** The open shops, and those that are chosen already. */
export const shopChoices = (
  shops: readonly ShopRecord[],
  chosen: readonly string[] = [],
): Choices['shops'] =>
  shops
    .filter(({ shopId, closed }) => !closed || chosen.includes(shopId))
    .map(({ shopId, name }) => ({ value: shopId, name }))

/** @throws CallError FORBIDDEN for who has no part in the console */
export async function loadChoices(): Promise<Choices> {
  const { shopIds } = await consolePost()
  const [{ config }, shops] = await Promise.all([loadProgrammes(), readShops()])
  return {
    tiers: config.tiers.map(({ id, name }) => ({ value: id, name: textOf(name) })),
    shops: shopChoices(shops),
    ownShopIds: shopIds,
  }
}

/** Who answers for some shops has to name some of them; all others may leave the choice open. */
export function shopField(chosen: ShopId[], { shops, ownShopIds }: Choices): FormField {
  const own = ownShopIds.length > 0
  const offered = shops.filter(
    ({ value }) => !own || ownShopIds.includes(value as ShopId) || chosen.includes(value as ShopId),
  )
  const { form: f } = consoleWords()
  return fieldOf('shopIds', own ? f.ownShops : f.shops, chosen.join(','), {
    kind: 'many',
    needed: own,
    options: offered,
  })
}

export const tierField = (name: string, chosen: string[], { tiers }: Choices): FormField =>
  fieldOf(name, words().manage.tiers, chosen.join(','), { kind: 'many', options: tiers })
