import type { CouponAtTill, RefusedCoupon, SaleDraft, SalePreview } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { Refusal } from '../../platform/refusal'
import type { StaffGrant } from '../access/rules/grants'
import { readAccount } from '../account'
import { noteRefused, openVisit } from '../visit'
import { quoteSale } from './quote'

/** As many as the member's phone shows beside its code. */
const MOST_REFUSED = 3

/** What `sale.record` would do, without doing it. The member's phone learns which coupons it cannot take. */
export async function previewSale(
  context: Context,
  grant: StaffGrant,
  { shopId: _shop, visitId, ...terms }: SaleDraft,
): Promise<SalePreview> {
  const visit = await openVisit(context, grant, visitId)
  const account = await readAccount(context, visit.memberId)
  if (!account) throw new Refusal('NOT_FOUND', 'no such account')
  const soldAt = visit.scannedAt || context.clock.now()
  const { preview } = await quoteSale(context, grant, visit, account, {
    ...terms,
    soldAt,
    show: true,
  })
  await noteRefused(context, visit, refusedOf(preview.coupons))
  return preview
}

/** Those that a few yuan more would change come first. */
function refusedOf(coupons: readonly CouponAtTill[]): RefusedCoupon[] {
  const refused = coupons.flatMap(({ coupon: { title }, reason, missing }) =>
    reason ? [{ title, reason, ...(missing === undefined ? {} : { missing }) }] : [],
  )
  return refused
    .sort((a, b) => (a.missing ?? Number.MAX_SAFE_INTEGER) - (b.missing ?? Number.MAX_SAFE_INTEGER))
    .slice(0, MOST_REFUSED)
}
