import type { CardTemplate } from '../../../../typings/contract'
import { sha256Hex } from '../../../platform/pure/hash'
import { canonicalJson } from '../../../platform/pure/canonical'

/** The mini program's page behind a button of the card; tells which template the card was made from. */
export const pageOf = (templateId: string): string => `pages/card/card?card=${templateId}`

/** The template that a card at WeChat was made from, read off its button; null for a card of others. */
export function templateIn(page: string): string | null {
  return /^pages\/card\/card\?card=([\w-]{1,64})$/.exec(page)?.[1] ?? null
}

/** What changes with the template, in WeChat's words. */
export function cardTexts(template: CardTemplate, templateId: string, programId: string) {
  const program = `${programId}@app`
  const page = pageOf(templateId)
  return {
    base_info: {
      logo_url: template.logoUrl,
      title: template.title,
      notice: template.notice,
      description: template.description,
      color: template.color,
      code_type: 'CODE_TYPE_QRCODE' as const,
      can_share: true,
      ...(template.servicePhone ? { service_phone: template.servicePhone } : {}),
      center_title: template.buttonName,
      center_app_brand_user_name: program,
      center_app_brand_pass: page,
    },
    prerogative: template.prerogative,
    bonus_rules: template.bonusRules,
    custom_field1: { name_type: 'FIELD_NAME_TYPE_LEVEL' as const },
    custom_field2: { name: template.untilName },
    wx_activate: template.form !== undefined,
    wx_activate_after_submit: template.form !== undefined,
    activate_app_brand_user_name: program,
    activate_app_brand_pass: page,
  }
}

/** The whole card as card/create takes it. One per person; points shown, no stored value. */
export function cardBody(template: CardTemplate, templateId: string, programId: string) {
  const { base_info, ...texts } = cardTexts(template, templateId, programId)
  return {
    card: {
      card_type: 'MEMBER_CARD' as const,
      member_card: {
        ...texts,
        supply_bonus: true as const,
        supply_balance: false as const,
        base_info: {
          ...base_info,
          brand_name: template.brandName,
          date_info: { type: 'DATE_TYPE_PERMANENT' as const },
          sku: { quantity: template.quantity },
          get_limit: 1,
          use_custom_code: false as const,
          bind_openid: false as const,
          can_give_friend: false as const,
          need_push_on_view: true,
        },
      },
    },
  }
}

/** Changes when what WeChat should show changes. */
export function textsHash(template: CardTemplate, templateId: string, programId: string): string {
  return sha256Hex(canonicalJson(cardTexts(template, templateId, programId)))
}
