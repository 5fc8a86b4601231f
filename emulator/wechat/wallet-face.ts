/** What the WeChat client draws of a card, and where its button leads. */
import type { CardFace } from '../phone/api/services'
import { COLORS, type Card } from './card'
import { formOf } from './form'
import type { HeldCard } from './member'
import type { Platform } from './platform'

export function face(cardId: string, card: Card, code?: string, held?: HeldCard): CardFace {
  const { base_info: base } = card.body
  return {
    cardId,
    brandName: base.brand_name,
    title: base.title,
    logoUrl: base.logo_url,
    color: COLORS[base.color] ?? '',
    held: held !== undefined,
    notice: base.notice,
    ...(held && code
      ? {
          code,
          number: held.active ? held.membershipNumber : '',
          active: held.active,
          form: held.active || !card.body.wx_activate ? [] : formOf(card),
          button: pageOf(card, held.active) ? (base.center_title ?? cardId) : '',
          fields: fieldsOf(card, held),
          lastRecord: held.lastRecord,
        }
      : {}),
  }
}

/** The button in the middle shows on an active card; another leads to where it is activated. */
export const pageOf = ({ body }: Card, active: boolean): string =>
  (active ? body.base_info.center_app_brand_pass : body.activate_app_brand_pass) ?? ''

/**
 * WeChat adds which card the person comes from, and what they wrote into its form: so for web pages, and
 * by a developer's report for mini programs.
 */
export function pageFrom(
  platform: Platform,
  page: string,
  code: string,
  cardId: string,
  ticket?: string,
): string {
  if (page === '') return ''
  const query = new URLSearchParams({
    card_id: cardId,
    encrypt_code: platform.sealCode(code),
    ...(ticket === undefined ? {} : { activate_ticket: ticket }),
  })
  return `/${page}${page.includes('?') ? '&' : '?'}${query.toString()}`
}

function fieldsOf({ body }: Card, held: HeldCard): { label: string; value: string }[] {
  if (!held.active) return []
  const own = [body.custom_field1, body.custom_field2, body.custom_field3].flatMap((field, i) =>
    field
      ? [{ label: field.name_type ?? field.name ?? '', value: held.fields[i as 0 | 1 | 2] }]
      : [],
  )
  return [
    ...(body.supply_bonus ? [{ label: 'BONUS', value: String(held.bonus) }] : []),
    ...(body.supply_balance ? [{ label: 'BALANCE', value: String(held.balance) }] : []),
    ...own,
  ]
}
