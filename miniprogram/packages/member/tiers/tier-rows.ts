import type {
  Condition,
  Entitlement,
  MemberSummary,
  ProgrammeView,
} from '../../../../typings/contract'
import { grouped } from '../../../lib/money'
import { paletteClass, paletteStyle } from '../../../lib/palette'
import { textOf, words } from '../../../services/language'
import { climbSentence } from '../../../services/tier-text'
import { benefitName, usedText } from '../../../services/benefit-text'

export interface TierRow {
  id: string
  name: string
  className: string
  style: string
  here: boolean
  /** What reaches it, and for how long. */
  condition: string
  kept: string
  /** Of the next tier: what is missing. */
  missing: string
  benefits: { id: string; name: string; line: string; used: string }[]
}

/** `handedOut`: what the member's own tier hands out, and how often it was. */
export function tierRows(
  programme: ProgrammeView,
  member: MemberSummary | null,
  handedOut: readonly Entitlement[],
): TierRow[] {
  const { tiers: t, tell } = words()
  return programme.tiers.map((tier) => {
    const name = textOf(tier.name)
    return {
      id: tier.id,
      name,
      className: paletteClass(tier.palette),
      style: paletteStyle(tier.palette),
      here: member?.progress.currentId === tier.id,
      condition: tier.upgrade ? conditionText(tier.upgrade) : t.everyone,
      kept: !tier.upgrade
        ? ''
        : tier.validMonths > 0
          ? tell.keptMonths(tier.validMonths)
          : t.forEver,
      missing: member?.progress.nextId === tier.id ? climbSentence(member.progress, name) : '',
      benefits: programme.benefits.flatMap((benefit) => {
        const value = tier.benefits[benefit.id]
        if (value === undefined) return []
        const line = textOf(benefit.description)
        const own = member?.progress.currentId === tier.id ? handedOut : []
        const counted = own.find(({ benefitId }) => benefitId === benefit.id)
        const used = counted ? usedText(counted) : ''
        return [{ id: benefit.id, name: benefitName(benefit, value), line, used }]
      }),
    }
  })
}

/** `Spend ¥2,000 within 12 months` */
function conditionText(condition: Condition): string {
  const { tiers: t, tell } = words()
  if (condition.kind !== 'atLeast')
    return condition.of.map(conditionText).join(condition.kind === 'any' ? t.joinAny : t.joinAll)
  const { counter, amount, window } = condition
  const span =
    window.kind === 'rolling' ? tell.window.rolling(window.days) : tell.window[window.kind]()
  const need = tell.need[counter](
    grouped(counter === 'spendFen' ? Math.ceil(amount / 100) : amount),
  )
  return tell.inSpan(span, need)
}
