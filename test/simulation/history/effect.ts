import type { Books } from './books'
import type { Deed } from './deeds'
import type { Asked } from './people'

/** What an answer names: the record it is about, or the entries that it made; null when it names nothing. */
export function nameOf(answer: unknown): string | null {
  if (typeof answer === 'string') return answer
  if (answer === null || typeof answer !== 'object') return null
  const { saleId, redemptionId, couponId } = answer as Record<string, string | undefined>
  return saleId ?? redemptionId ?? couponId ?? null
}

/** What stands under a deed's key is what was asked for, and what its sender was told of. */
export function effectOf(books: Books, { deed, named }: Asked, merged: boolean): string[] {
  const name = `${deed.kind} ${deed.key}`
  const broken = wrong(books, deed, merged).map((what) => `${name} ${what}`)
  const made = madeBy(books, deed)
  if (named !== null && named !== made) {
    broken.push(`${name} was answered with ${named} and made ${made ?? 'nothing'}`)
  }
  return broken
}

/** By the books, what an answer to this deed must name. */
function madeBy({ entries, sales, coupons }: Books, deed: Deed): string | undefined {
  const { kind, member, key, other } = deed
  switch (kind) {
    case 'sale':
      return sales.find((sale) => sale.key === key)?._id
    case 'claim':
      return coupons.find((coupon) => coupon.key === key)?._id
    case 'redeem':
      return `${member}:${key}`
    case 'refund':
    case 'undo':
    case 'move':
    case 'cancel':
    case 'fulfil':
      return other
    default:
      return entries.get(`${member}:${key}`)?.hash
  }
}

function wrong(books: Books, deed: Deed, merged: boolean): string[] {
  switch (deed.kind) {
    case 'sale':
      return wrongSale(books, deed, merged)
    case 'refund':
    case 'undo':
      return wrongRefund(books, deed)
    case 'redeem': {
      const record = books.redemptions.get(`${deed.member}:${deed.key}`)
      return record && record.rewardId !== deed.other ? [`took ${record.rewardId}`] : []
    }
    case 'claim': {
      const coupon = books.coupons.find(({ key }) => key === deed.key)
      if (!coupon) return []
      const { offerId, memberId } = coupon
      if (offerId !== deed.other) return [`took ${offerId}`]
      // A merge takes coupons along.
      return merged || memberId === deed.member ? [] : [`went to ${memberId}`]
    }
    default:
      return []
  }
}

function wrongSale({ sales }: Books, { key, amount, member }: Deed, merged: boolean): string[] {
  const own = sales.filter((sale) => sale.key === key)
  if (own.length > 1) return [`stands ${own.length} times`]
  const [sale] = own
  if (!sale) return []
  if (sale.tender.amountFen !== amount) return [`stands with ${sale.tender.amountFen} fen`]
  const first = sale.steps[0]?.memberId
  // On a card that has been merged, its survivor collects.
  return merged || first === member ? [] : [`went to ${first ?? 'nobody'}`]
}

function wrongRefund({ sales }: Books, { kind, key, amount, other }: Deed): string[] {
  const own = sales.flatMap((sale) =>
    sale.refunds.flatMap((refund) => (refund.key === key ? [{ refund, saleId: sale._id }] : [])),
  )
  if (own.length > 1) return [`stands ${own.length} times`]
  const [standing] = own
  if (!standing) return []
  const { refund, saleId } = standing
  if (saleId !== other) return [`was of ${saleId}`]
  if (refund.kind !== kind) return [`stands as ${refund.kind}`]
  // An undoing takes what is left.
  return kind === 'undo' || refund.amountFen === amount ? [] : [`gave ${refund.amountFen} fen`]
}
