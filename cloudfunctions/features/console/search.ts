import type { MemberId, MemberRow, MemberSearchInput, Page } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import type { Filter } from '../../platform/database'
import { pageLimit } from '../../platform/input'
import { startOfDay } from '../../platform/pure/day'
import type { Account } from '../account'
import type { MemberRecord } from '../member'
import { memberBy, memberByPhone, MEMBERS, phoneMasked } from '../member'
import { prefixEnd, readSearch } from './rules/search'

const ACCOUNTS = 'accounts'

/**
 * By number, whole phone number (through its blind index) or the start of a nickname; else all, by id,
 * of one tier, tag or status. Personal data is masked. Two or three requests a page.
 */
export async function searchMembers(
  context: Context,
  input: MemberSearchInput,
): Promise<Page<MemberRow>> {
  const text = readSearch(input.text)
  switch (text.kind) {
    case 'number':
      return only(context, input, await memberBy(context, 'number', text.value))
    case 'phone':
      return only(context, input, await memberByPhone(context, text.value))
    case 'nickname':
      return page(context, input, await byNickname(context, input, text.value))
    case 'none':
      return input.tierId === undefined
        ? page(context, input, await byId(context, input))
        : byTier(context, input, input.tierId)
  }
}

async function only(context: Context, input: MemberSearchInput, member: MemberRecord | null) {
  const rows = member && member.status !== 'erased' ? await memberRows(context, [member]) : []
  return { items: rows.filter((row) => fits(row, input)) }
}

function common(input: MemberSearchInput): Filter {
  return {
    status: input.status ?? { in: ['active', 'frozen'] },
    ...(input.tag === undefined ? {} : { tags: input.tag }),
  }
}

function byId(context: Context, input: MemberSearchInput): Promise<MemberRecord[]> {
  return context.db.query<MemberRecord>(MEMBERS, {
    filter: { ...common(input), _id: { above: input.cursor ?? '' } },
    order: [['_id', 'asc']],
    limit: pageLimit(input) + 1,
  })
}

/** Many may share a nickname: first the rest of the cursor's own, then those after it. */
async function byNickname(
  context: Context,
  input: MemberSearchInput,
  start: string,
): Promise<MemberRecord[]> {
  const limit = pageLimit(input) + 1
  const order = [
    ['nicknameSearch', 'asc'],
    ['_id', 'asc'],
  ] as const
  const find = (filter: Filter) =>
    context.db.query<MemberRecord>(MEMBERS, {
      filter: { ...common(input), ...filter },
      order,
      limit,
    })
  const last = input.cursor ? await context.db.get<MemberRecord>(MEMBERS, input.cursor) : null
  if (!last) return find({ nicknameSearch: { from: start, below: prefixEnd(start) } })
  const same = await find({ nicknameSearch: last.nicknameSearch, _id: { above: last._id } })
  if (same.length >= limit) return same
  const after = await find({
    nicknameSearch: { above: last.nicknameSearch, below: prefixEnd(start) },
  })
  return [...same, ...after].slice(0, limit)
}

/** The tier stands in the account, so the page is cut there. */
async function byTier(
  context: Context,
  input: MemberSearchInput,
  tierId: string,
): Promise<Page<MemberRow>> {
  const limit = pageLimit(input)
  const accounts = await context.db.query<Account>(ACCOUNTS, {
    filter: { 'tier.id': tierId, _id: { above: input.cursor ?? '' } },
    order: [['_id', 'asc']],
    limit: limit + 1,
  })
  const shown = accounts.slice(0, limit)
  const members = await context.db.query<MemberRecord>(MEMBERS, {
    filter: { ...common(input), _id: { in: shown.map(({ _id }) => _id) } },
    limit,
  })
  const sorted = members.sort((a, b) => (a._id < b._id ? -1 : 1))
  const last = shown.at(-1)
  return {
    items: rowsFrom(sorted, shown, context),
    ...(accounts.length > limit && last ? { cursor: last._id } : {}),
  }
}

async function page(
  context: Context,
  input: MemberSearchInput,
  members: readonly MemberRecord[],
): Promise<Page<MemberRow>> {
  const limit = pageLimit(input)
  const shown = members.slice(0, limit)
  const last = shown.at(-1)
  const rows = await memberRows(context, shown)
  return {
    items: rows.filter((row) => fits(row, input)),
    ...(members.length > limit && last ? { cursor: last._id } : {}),
  }
}

function fits(row: MemberRow, { tierId, tag, status }: MemberSearchInput): boolean {
  return (
    (tierId === undefined || row.tierId === tierId) &&
    (tag === undefined || row.tags.includes(tag)) &&
    (status === undefined || row.status === status)
  )
}

/** One request for the accounts of a page. */
export async function memberRows(
  context: Context,
  members: readonly MemberRecord[],
): Promise<MemberRow[]> {
  if (members.length === 0) return []
  const accounts = await context.db.query<Account>(ACCOUNTS, {
    filter: { _id: { in: members.map(({ _id }) => _id) } },
    limit: members.length,
    fields: ['tier', 'balances', 'qualifying', 'status'],
  })
  return rowsFrom(members, accounts, context)
}

function rowsFrom(
  members: readonly MemberRecord[],
  accounts: readonly Account[],
  context: Context,
): MemberRow[] {
  const byId = new Map<MemberId, Account>(accounts.map((account) => [account._id, account]))
  return members.flatMap((member) => {
    const account = byId.get(member._id)
    return account ? [memberRow(context, member, account)] : []
  })
}

export function memberRow(context: Context, member: MemberRecord, account: Account): MemberRow {
  const saleDays = Object.entries(account.qualifying.days).filter(([, count]) => count.sales > 0)
  const lastDay = saleDays
    .map(([day]) => day)
    .sort()
    .at(-1)
  return {
    memberId: member._id,
    number: member.number,
    nickname: member.nickname,
    phoneMasked: phoneMasked(context, member),
    tierId: account.tier.id,
    points: account.balances.points,
    spendFen: account.qualifying.lifetime.spendFen,
    joinedAt: member.memberSince,
    ...(lastDay === undefined ? {} : { lastSaleAt: startOfDay(lastDay) }),
    status: account.status,
    tags: member.tags,
  }
}
