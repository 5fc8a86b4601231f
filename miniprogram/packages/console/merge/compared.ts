import type { MemberRow, MergePreview } from '../../../../typings/contract'
import { grouped, wholeYuan } from '../../../lib/money'
import { isoDate } from '../../../lib/time'
import { groupedNumber } from '../../../services/face'
import { words } from '../../../services/language'
import { consoleWords } from '../words'

/** One line of the comparison: what it is, for the card that stays, for the one that closes. */
export interface ComparedRow {
  name: string
  stays: string
  closes: string
}

export function compared(
  { keep, close }: MergePreview,
  tierName: (id: string) => string,
): ComparedRow[] {
  const { columns: c } = consoleWords()
  const { manage: t } = words()
  const row = (name: string, of: (member: MemberRow) => string) => ({
    name,
    stays: of(keep) || '–',
    closes: of(close) || '–',
  })
  return [
    row(c.nickname, ({ nickname }) => nickname),
    row(c.number, ({ number }) => groupedNumber(number)),
    row(c.phone, ({ phoneMasked }) => phoneMasked),
    row(c.tier, ({ tierId }) => tierName(tierId)),
    row(c.points, ({ points }) => grouped(points)),
    row(c.spend, ({ spendFen }) => wholeYuan(spendFen)),
    row(t.joined, ({ joinedAt }) => isoDate(joinedAt)),
    row(c.lastSale, ({ lastSaleAt }) => (lastSaleAt ? isoDate(lastSaleAt) : '')),
  ]
}

/** What the card that stays will own. */
export function gained(
  { after, afterTierId, coupons, redemptions }: MergePreview,
  tierName: (id: string) => string,
): { name: string; value: string }[] {
  const { columns: c, merge: m, owed } = consoleWords()
  const { kinds } = owed
  const only = (name: string, count: number) => (count > 0 ? [{ name, value: grouped(count) }] : [])
  return [
    { name: c.tier, value: tierName(afterTierId) },
    { name: c.points, value: grouped(after.points) },
    ...only(kinds.pending, after.pendingPoints),
    ...only(kinds.held, after.heldPoints),
    ...only(kinds.deficit, after.deficitPoints),
    { name: words().card.growth, value: grouped(after.growth) },
    { name: m.coupons, value: grouped(coupons) },
    { name: m.redemptions, value: grouped(redemptions) },
  ]
}

/** Why the two cannot be merged now; '' when they can. */
export function obstacleText({ obstacle }: MergePreview): string {
  if (!obstacle) return ''
  const { errors, reasons } = words()
  return obstacle.reason ? reasons[obstacle.reason] : errors[obstacle.code]
}
