import type { SaleDraft, SalePreview } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { Refusal } from '../../platform/refusal'
import type { StaffGrant } from '../access/rules/grants'
import { readAccount } from '../account'
import { openVisit } from '../visit'
import { quoteSale } from './quote'

/** What `sale.record` would do, without doing it. */
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
  return preview
}
