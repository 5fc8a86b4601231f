import type { Balances, MemberCard, ProgrammeView } from '../../typings/contract'
import type { CardFace } from '../components/member-card/member-card'
import { grouped } from '../lib/money'
import { paletteClass, paletteStyle, ridge } from '../lib/palette'
import { isoDate, shortDate } from '../lib/time'
import { serverNow } from './cloud'
import { language, textOf, words } from './language'

/** `8821 0467`, kept on one line. */
export const groupedNumber = (number: string): string =>
  number.replace(/(\d{4})(?=\d)/g, '$1\u00a0')

/** What the member's card shows. */
export function memberFace(
  card: MemberCard,
  balances: Balances,
  expiring: { points: number; expiresAt: number }[],
  programme: ProgrammeView,
): CardFace {
  const { card: t, say } = words()
  const first = expiring[0]
  const points = grouped(balances.points)
  const more = [{ name: t.growth, value: grouped(balances.growth) }]
  if (balances.pendingPoints > 0)
    more.push({ name: t.pending, value: grouped(balances.pendingPoints) })
  const expiry = first
    ? say.expiring(grouped(first.points), shortDate(first.expiresAt, language.get(), serverNow()))
    : ''
  return {
    tierClass: paletteClass(card.palette),
    style: paletteStyle(card.palette),
    brand: textOf(programme.card.brandName),
    logo: programme.card.logoFileId,
    number: `No. ${groupedNumber(card.number)}`,
    tier: textOf(card.tierName),
    until: card.tierUntil ? say.until(isoDate(card.tierUntil)) : t.forever,
    slogan: '',
    promise: '',
    pointsName: t.points,
    points,
    expiring: expiry,
    more,
    codeName: t.code,
    codeLabel: t.showCode,
    label: `${textOf(card.tierName)}, ${t.points} ${points}. ${expiry}`,
    seed: Number(card.number) % 997,
    ridge: ridge(card.palette),
  }
}

/** What the card promises before it is claimed: the first tier's face, no code. */
export function promisedFace(programme: ProgrammeView): CardFace {
  const { card: t } = words()
  const tier = programme.tiers[0]
  const palette = tier?.palette ?? { kind: 'named' as const, name: 'leaf' as const }
  return {
    tierClass: paletteClass(palette),
    style: paletteStyle(palette),
    brand: textOf(programme.card.brandName),
    logo: programme.card.logoFileId,
    number: '',
    tier: tier ? textOf(tier.name) : '',
    until: textOf(programme.card.validity) || t.forever,
    slogan: textOf(programme.card.slogan),
    promise: textOf(programme.card.promise),
    pointsName: '',
    points: '',
    expiring: '',
    more: [],
    codeName: '',
    codeLabel: '',
    label: textOf(programme.card.slogan),
    seed: 3,
    ridge: ridge(palette),
  }
}
