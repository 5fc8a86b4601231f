import type {
  CouponListInput,
  MemberId,
  OwnDataExport,
  Page,
  PageInput,
} from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { Refusal } from '../../platform/refusal'
import { balancesView, entriesPage, readAccount } from '../account'
import { behaviourOf } from '../behaviour'
import { consentsOf, profileView, readMember } from '../member'
import { closedInto } from '../merge'
import { listMessages } from '../message'
import { listCoupons } from '../offer'
import { listRedemptions } from '../reward'
import { ownSales } from '../sale'
import { fitted } from './rules/fit'

/** So many lines of each list are read at most. */
const MOST_LINES = 1000
/** A function may answer 1 MB; Chinese text takes up to three bytes a unit, so this leaves room. */
const MOST_UNITS = 400_000
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

/** What cards did that were merged into the caller's: their books stay theirs. */
async function entriesOf(context: Context, ids: readonly MemberId[]) {
  const lists = await Promise.all(
    ids.map((id) =>
      all((cursor) =>
        entriesPage(context, id, { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) }),
      ),
    ),
  )
  return {
    items: lists.flatMap(({ items }) => items),
    complete: lists.every(({ complete }) => complete),
  }
}

/** Everything kept about the caller, as JSON: the right to look and to take along (PIPL Art. 45). */
export async function exportOwnData(context: Context, memberId: MemberId): Promise<OwnDataExport> {
  const account = await readAccount(context, memberId)
  if (!account) throw new Refusal('NOT_A_MEMBER', 'claim the card first')
  const member = await readMember(context, memberId)
  const list = <T>(page: (input: PageInput) => Promise<Page<T>>) =>
    all((cursor) => page({ limit: PAGE, ...(cursor === undefined ? {} : { cursor }) }))
  const coupons = (state: CouponListInput['state']) =>
    list((input) => listCoupons(context, memberId, { state, ...input }))
  const consents = await consentsOf(context, memberId)
  const read = {
    entries: await list((input) => entriesPage(context, memberId, input, account)),
    entriesOfMergedCards: await entriesOf(context, await closedInto(context, memberId)),
    sales: await list((input) => ownSales(context, memberId, input)),
    redemptions: await list((input) => listRedemptions(context, memberId, input)),
    couponsUsable: await coupons('usable'),
    couponsUsed: await coupons('used'),
    couponsExpired: await coupons('expired'),
    messages: await list((input) => listMessages(context, memberId, input)),
    behaviour: await behaviourOf(context, memberId, MOST_LINES),
  }
  const lists = Object.entries(read)
  const { lists: kept, cut } = fitted(
    Object.fromEntries(lists.map(([name, { items }]) => [name, items])),
    MOST_UNITS,
  )
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
    ...kept,
    /** False: older lines than these are kept too and are given on request. */
    complete: !cut && lists.every(([, { complete }]) => complete),
  }
  return { json: JSON.stringify(document), createdAt }
}
