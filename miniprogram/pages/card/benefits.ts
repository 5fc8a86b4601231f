import type { Benefit, BenefitKind, MemberSummary } from '../../../typings/contract'
import { textOf, words } from '../../services/language'

export interface BenefitView {
  id: string
  icon: string
  name: string
  /** Of the next tier: shown dashed. */
  next: boolean
}

const ICONS: Record<BenefitKind, string> = {
  points_multiplier: 'percent',
  discount: 'discount',
  birthday_gift: 'cake',
  welcome_gift: 'gift',
  free_item: 'tea',
  priority: 'queue',
  adviser: 'service',
  free_shipping: 'vehicle',
  other: 'star',
}
/** More would not fit one line at 375 px. */
const SHOWN = 3

export function benefitViews(summary: MemberSummary): BenefitView[] {
  const { say } = words()
  const views = summary.benefits
    .slice(0, SHOWN)
    .map(({ benefit, value }) => benefitView(benefit, value))
  const next = summary.ladder.find(({ id }) => id === summary.progress.nextId)
  if (next && summary.nextBenefits.length > 0) {
    const name = say.nextBenefits(textOf(next.name), summary.nextBenefits.length)
    views.push({ id: 'next', icon: 'lock-on', name, next: true })
  }
  return views
}

export function benefitView(benefit: Benefit, value: number): BenefitView {
  const { say } = words()
  const name =
    benefit.kind === 'points_multiplier'
      ? say.multiplier(String(value / 100))
      : benefit.kind === 'discount'
        ? say.percentPaid(value)
        : textOf(benefit.name)
  return { id: benefit.id, icon: ICONS[benefit.kind], name, next: false }
}

/** The programme's promises before the claim. */
export function promiseViews(
  benefits: Benefit[],
): { id: string; icon: string; name: string; line: string }[] {
  return benefits.slice(0, SHOWN).map((benefit) => ({
    id: benefit.id,
    icon: ICONS[benefit.kind],
    name: textOf(benefit.name),
    line: textOf(benefit.description),
  }))
}
