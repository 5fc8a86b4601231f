import type { Context } from '../../platform/context'
import { Duplicate } from '../../platform/database'
import { callCard } from '../../platform/wechat/card-client'
import { templateIn } from './rules/card-body'
import type { KnownCardDoc } from './store'
import { KNOWN_CARDS } from './store'

/** card/batchget gives at most so many. */
const PAGE = 50
const PARALLEL = 10
const MOST_CARDS = 10_000

/**
 * Which template each card at WeChat was made from: an answer to card/create that got lost is found here,
 * so that no card is made twice. card/create has no key of its own; the card's button names the template.
 */
export async function sweepCards(context: Context): Promise<ReadonlyMap<string, string>> {
  const ids = await cardIds(context)
  const known = await knownCards(context, ids)
  const unknown = ids.filter((id) => !known.has(id))
  for (let at = 0; at < unknown.length; at += PARALLEL) {
    await Promise.all(
      unknown.slice(at, at + PARALLEL).map(async (id) => {
        const { card } = await callCard(context, '/card/get', { card_id: id })
        const templateId = templateIn(card.member_card.base_info.center_app_brand_pass) ?? ''
        await keepKnownCard(context, id, templateId)
        known.set(id, templateId)
      }),
    )
  }
  return new Map([...known].map(([cardId, templateId]) => [templateId, cardId]))
}

export async function keepKnownCard(
  context: Context,
  cardId: string,
  templateId: string,
): Promise<void> {
  const at = context.clock.now()
  const doc: KnownCardDoc = { _id: cardId, templateId, at, schemaVersion: 1 }
  try {
    await context.db.insert(KNOWN_CARDS, [doc])
  } catch (error) {
    if (!(error instanceof Duplicate)) throw error
  }
}

async function cardIds(context: Context): Promise<string[]> {
  const ids: string[] = []
  while (ids.length < MOST_CARDS) {
    const page = { offset: ids.length, count: PAGE }
    const { card_id_list, total_num } = await callCard(context, '/card/batchget', page)
    ids.push(...card_id_list)
    if (card_id_list.length === 0 || ids.length >= total_num) break
  }
  return ids
}

async function knownCards(context: Context, ids: readonly string[]): Promise<Map<string, string>> {
  const known = new Map<string, string>()
  for (let at = 0; at < ids.length; at += 500) {
    const docs = await context.db.query<KnownCardDoc>(KNOWN_CARDS, {
      filter: { _id: { in: ids.slice(at, at + 500) } },
      limit: 500,
    })
    for (const { _id, templateId } of docs) known.set(_id, templateId)
  }
  return known
}
