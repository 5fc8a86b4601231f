/**
 * What the card interfaces take, as far as this product sends it. Source: developers.weixin.qq.com/doc/
 * service/guide/product/card (Create a membership card, Manage member card, Managing cards, Redeeming).
 */
export interface WeChatBaseInfo {
  logo_url: string
  /** At most 12 Chinese characters. */
  brand_name: string
  /** At most 9. */
  title: string
  /** At most 16. */
  notice: string
  /** At most 1024. */
  description: string
  color: string
  code_type: 'CODE_TYPE_TEXT' | 'CODE_TYPE_BARCODE' | 'CODE_TYPE_QRCODE' | 'CODE_TYPE_NONE'
  date_info: { type: 'DATE_TYPE_PERMANENT' }
  sku: { quantity: number }
  get_limit: number
  use_custom_code: false
  bind_openid: false
  can_share: boolean
  can_give_friend: false
  need_push_on_view: boolean
  service_phone?: string
  center_title: string
  /** `gh_…@app`: original id of the mini program. */
  center_app_brand_user_name: string
  center_app_brand_pass: string
}

/** With `name_type` WeChat can tell the holder of a change, with a free `name` it cannot. */
export interface WeChatField {
  name_type?: 'FIELD_NAME_TYPE_LEVEL' | 'FIELD_NAME_TYPE_COUPON'
  name?: string
  url?: string
}

export interface WeChatMemberCard {
  base_info: WeChatBaseInfo
  prerogative: string
  supply_bonus: true
  supply_balance: false
  bonus_rules: string
  custom_field1: WeChatField
  custom_field2?: WeChatField
  /**
   * Without wx_activate the card is activated by our own call. With it, and wx_activate_after_submit, the
   * person fills in WeChat's form first, and WeChat then opens the page below with an activate_ticket
   * (guide to cards in mini programs, "one-tap activation with a jump").
   */
  wx_activate: boolean
  wx_activate_after_submit: boolean
  activate_app_brand_user_name: string
  activate_app_brand_pass: string
}

/** What an update may change; date, quantity and code settings are set for good at creation. */
export type WeChatBaseInfoChange = Partial<
  Omit<
    WeChatBaseInfo,
    'sku' | 'date_info' | 'brand_name' | 'use_custom_code' | 'bind_openid' | 'need_push_on_view'
  >
>

export interface CardInputs {
  '/card/create': { card: { card_type: 'MEMBER_CARD'; member_card: WeChatMemberCard } }
  '/card/get': { card_id: string }
  '/card/batchget': { offset: number; count: number }
  '/card/update': {
    card_id: string
    member_card: Partial<Omit<WeChatMemberCard, 'base_info'>> & { base_info: WeChatBaseInfoChange }
  }
  '/card/modifystock': {
    card_id: string
    increase_stock_value?: number
    reduce_stock_value?: number
  }
  '/card/membercard/activate': {
    membership_number: string
    code: string
    init_bonus: number
    /** At most 32 characters. */
    init_bonus_record?: string
    /** At most 12 bytes each. */
    init_custom_field_value1?: string
    init_custom_field_value2?: string
  }
  '/card/membercard/activateuserform/set': {
    card_id: string
    required_form: { can_modify: boolean; common_field_id_list: string[] }
    optional_form?: { can_modify: boolean; common_field_id_list: string[] }
    service_statement?: { name: string; url: string }
  }
  '/card/membercard/activatetempinfo/get': { activate_ticket: string }
  '/card/membercard/userinfo/get': { card_id: string; code: string }
  '/card/membercard/updateuser': {
    card_id: string
    code: string
    /** Absolute: a repeat is harmless. */
    bonus: number
    /** At most 42 bytes; why, as the holder reads it. */
    record_bonus?: string
    custom_field_value1: string
    custom_field_value2?: string
    notify_optional: {
      is_notify_bonus: boolean
      is_notify_custom_field1?: boolean
    }
  }
  '/card/code/decrypt': { encrypt_code: string }
  '/card/code/get': { code: string; check_consume: boolean }
  /** For a member card this ends the card; what members redeem stays in our own ledger. */
  '/card/code/consume': { code: string }
  /** For good. */
  '/card/code/unavailable': { card_id: string; code: string; reason: string }
  '/card/qrcode/create': {
    action_name: 'QR_CARD'
    action_info: { card: { card_id: string; is_unique_code: boolean; outer_str: string } }
  }
}
