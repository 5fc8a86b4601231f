import type { VisitView } from '../../../../typings/contract'
import { grouped } from '../../../lib/money'
import { shortDate } from '../../../lib/time'
import { serverNow } from '../../../services/cloud'
import { language, textOf, words } from '../../../services/language'

/** What the cashier should know before typing: birthday, limits of this scan, points owed. */
export function visitNotes(visit: VisitView): string[] {
  const { deskMore: t, tell } = words()
  return [
    visit.birthdayToday ? t.birthday : visit.birthdayMonth ? t.birthdayMonth : '',
    visit.status === 'frozen' ? t.frozen : '',
    visit.proof === 'number' ? t.numberOnly : visit.proof === 'paper' ? t.paperOnly : '',
    visit.deficitPoints > 0 ? tell.owing(grouped(visit.deficitPoints)) : '',
  ].filter(Boolean)
}

/** Rewards that wait to be handed over to this member. */
export function pickupRows(visit: VisitView): { code: string; line: string }[] {
  const { tell } = words()
  return visit.openRedemptions.map(({ name, pickupCode, pickupUntil }) => ({
    code: pickupCode,
    line: tell.toPickUp(textOf(name), shortDate(pickupUntil, language.get(), serverNow())),
  }))
}
