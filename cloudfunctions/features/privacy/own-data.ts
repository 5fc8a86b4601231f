import type { MemberId, OwnDataExport, Page } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { balancesView, entriesPage, readAccount } from '../account'
import { Refusal } from '../../platform/refusal'
import { consentsOf, profileView, readMember } from '../member'
import { listCoupons } from '../offer'
import { listRedemptions } from '../reward'
import { ownSales } from '../sale'

/** A function may answer 1 MB; what is older than these many lines is told of by its count of pages. */
const MOST_LINES = 1000
const PAGE = 50

/** Reads a list page by page up to `MOST_LINES`; says whether more was there. */
async function all<T>(
  page: (cursor: string | undefined) => Promise<Page<T>>,
): Promise<{ items: T[]; complete: boolean }> {
  const items: T[] = []
  let cursor: string | undefined
  do {
    const part = await page(cursor)
    items.push(...part.items)
    cursor = part.cursor
  } while (cursor !== undefined && items.length < MOST_LINES)
  return { items, complete: cursor === undefined }
}

const at = (cursor: string | undefined) => (cursor === undefined ? {} : { cursor })

/** Everything kept about the caller, as JSON: the right to look and to take along (PIPL Art. 45). */
export async function exportOwnData(context: Context, memberId: MemberId): Promise<OwnDataExport> {
  const account = await readAccount(context, memberId)
  if (!account) throw new Refusal('NOT_A_MEMBER', 'claim the card first')
  const member = await readMember(context, memberId)
  const [consents, entries, sales, redemptions, usable, used, expired] = await Promise.all([
    consentsOf(context, memberId),
    all((cursor) => entriesPage(context, memberId, { limit: PAGE, ...at(cursor) }, account)),
    all((cursor) => ownSales(context, memberId, { limit: PAGE, ...at(cursor) })),
    all((cursor) => listRedemptions(context, memberId, { limit: PAGE, ...at(cursor) })),
    all((cursor) =>
      listCoupons(context, memberId, { state: 'usable', limit: PAGE, ...at(cursor) }),
    ),
    all((cursor) => listCoupons(context, memberId, { state: 'used', limit: PAGE, ...at(cursor) })),
    all((cursor) =>
      listCoupons(context, memberId, { state: 'expired', limit: PAGE, ...at(cursor) }),
    ),
  ])
  const createdAt = context.clock.now()
  const document = {
    createdAt,
    profile: profileView(context, member),
    card: { memberId, number: member.number, memberSince: member.memberSince, scene: member.scene },
    balances: balancesView(account),
    tier: account.tier,
    qualifying: account.qualifying,
    consents: consents.map(({ memberId: _id, ...consent }) => consent),
    notifications: member.notifications,
    entries: entries.items,
    sales: sales.items,
    coupons: [...usable.items, ...used.items, ...expired.items],
    redemptions: redemptions.items,
    complete: [entries, sales, redemptions, usable, used, expired].every((list) => list.complete),
  }
  return { json: JSON.stringify(document), createdAt }
}
