import type { Key, SaleId, Time } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import type { Changes } from '../../platform/database'
import { Refusal } from '../../platform/refusal'
import { memberOf } from '../access'
import type { StaffGrant } from '../access/rules/grants'
import type { SaleDoc } from './record'
import { SALES } from './record'

/** So long an operation tries against others on the same sale. */
const PATIENCE_MS = 5_000

export function findSale(context: Context, id: SaleId): Promise<SaleDoc | null> {
  return context.db.get<SaleDoc>(SALES, id)
}

export async function saleByKey(context: Context, key: Key): Promise<SaleDoc | null> {
  const [sale] = await context.db.query<SaleDoc>(SALES, { filter: { key }, limit: 1 })
  return sale ?? null
}

/** @throws Refusal NOT_FOUND, FORBIDDEN (reason `other_shop`) */
export async function saleHere(context: Context, grant: StaffGrant, id: SaleId): Promise<SaleDoc> {
  const sale = await findSale(context, id)
  if (!sale) throw new Refusal('NOT_FOUND', 'no such sale')
  if (sale.shopId !== grant.shopId) {
    throw new Refusal('FORBIDDEN', 'this sale belongs to another shop', { reason: 'other_shop' })
  }
  return sale
}

/** Nobody changes what their own account got. @throws Refusal FORBIDDEN (reason `own_account`) */
export async function requireNotOwn(context: Context, sale: SaleDoc): Promise<void> {
  if ((await memberOf(context)) === sale.memberId) {
    throw new Refusal('FORBIDDEN', 'a colleague must do this', { reason: 'own_account' })
  }
}

/**
 * Decides something on a sale under its version: `decide` sees what stands and answers with the
 * changes, or with null when it has been done already. Others on the same sale make it look again.
 */
export async function decideOnSale(
  context: Context,
  read: () => Promise<SaleDoc>,
  decide: (sale: SaleDoc) => Changes | null | Promise<Changes | null>,
): Promise<SaleDoc> {
  const giveUpAt = context.clock.now() + PATIENCE_MS
  for (let attempt = 0; ; attempt++) {
    const sale = await read()
    const changes = await decide(sale)
    if (changes === null) return sale
    const guarded: Changes = {
      ...changes,
      set: { ...changes.set, touchedAt: context.clock.now() },
      inc: { ...changes.inc, version: 1 },
    }
    const filter = { _id: sale._id, version: sale.version }
    if ((await context.db.updateWhere(SALES, filter, guarded)) === 1) {
      return applied(sale, guarded)
    }
    if (context.clock.now() > giveUpAt) {
      throw new Refusal('BUSY', 'others are changing this sale', { retryAfterMs: 500 })
    }
    await context.clock.sleep(5 + context.ids.below(Math.min(20 * (attempt + 1), 200)))
  }
}

/** The document after the update, without asking for it again. Paths of one or two steps. */
function applied(sale: SaleDoc, { set = {}, inc = {}, push = {} }: Changes): SaleDoc {
  const next: Record<string, unknown> = { ...sale }
  for (const [path, value] of Object.entries(set)) {
    const [field = '', inner] = path.split('.')
    next[field] = inner === undefined ? value : { ...(next[field] as object), [inner]: value }
  }
  for (const [field, by] of Object.entries(inc)) next[field] = Number(next[field]) + by
  for (const [field, values] of Object.entries(push)) {
    next[field] = [...(next[field] as unknown[]), ...values]
  }
  return next as unknown as SaleDoc
}

/** Sorts by time; the tail keeps sales of one millisecond apart. */
export function orderOf(at: Time, tail: string): string {
  return `${at.toString(36).padStart(9, '0')}:${tail.replaceAll(':', '-')}`
}
