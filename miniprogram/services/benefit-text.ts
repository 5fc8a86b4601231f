import type { Benefit, Entitlement } from '../../typings/contract'
import { textOf, words } from './language'

/** `1.2× points`, `8% off`, or the merchant's own name for it. */
export function benefitName(benefit: Benefit, value: number): string {
  const { say } = words()
  if (benefit.kind === 'points_multiplier') return say.multiplier(String(value / 100))
  return benefit.kind === 'discount' ? say.percentPaid(value) : textOf(benefit.name)
}

/** `Used 0 of 1 this month` */
export const usedText = ({ per, used, quota }: Entitlement): string =>
  words().tell.usedOf[per](String(used), String(quota))
