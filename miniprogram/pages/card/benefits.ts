import type { Benefit, BenefitKind, MemberSummary } from '../../../typings/contract'
import { benefitName } from '../../services/benefit-text'
import { textOf, words } from '../../services/language'

export interface BenefitView {
  id: string
  icon: string
  name: string
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
const SHOWN = 4
const PROMISED = 3

export function benefitViews(summary: MemberSummary): BenefitView[] {
  return summary.benefits.slice(0, SHOWN).map(({ benefit, value }) => ({
    id: benefit.id,
    icon: ICONS[benefit.kind],
    name: benefitName(benefit, value),
  }))
}

/** What the next tier adds or raises, in one line; '' on the top tier. */
export function nextLine(summary: MemberSummary): string {
  const { tell } = words()
  const next = summary.ladder.find(({ id }) => id === summary.progress.nextId)
  if (!next) return ''
  const held = new Map(summary.benefits.map(({ benefit, value }) => [benefit.id, value]))
  const more = summary.nextBenefits.filter(({ benefit, value }) => held.get(benefit.id) !== value)
  if (more.length === 0) return ''
  const names = more.map(({ benefit, value }) => benefitName(benefit, value))
  return tell.nextUnlocks(textOf(next.name), tell.listJoin(names))
}

/** The programme's promises before the claim. */
export function promiseViews(
  benefits: Benefit[],
): { id: string; icon: string; name: string; line: string }[] {
  return benefits.slice(0, PROMISED).map((benefit) => ({
    id: benefit.id,
    icon: ICONS[benefit.kind],
    name: textOf(benefit.name),
    line: textOf(benefit.description),
  }))
}
