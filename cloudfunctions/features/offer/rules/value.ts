import type { CouponValue, Fen } from '../../../../typings/contract'

/**
 * What a coupon takes off an amount, in fen; never more than the amount. Percent is what is taken off
 * (20 = 20 % off); fractions of a fen are dropped. A free item takes nothing off the bill.
 */
export function discountOf(value: CouponValue, amountFen: Fen): Fen {
  switch (value.kind) {
    case 'amount_off':
      return Math.min(value.amountFen, amountFen)
    case 'percent_off': {
      const off = Math.floor((amountFen * value.percent) / 100)
      return Math.min(off, value.maximumFen ?? amountFen, amountFen)
    }
    case 'free_item':
      return 0
  }
}
