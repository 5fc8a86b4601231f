/** Names and shapes that every feature shares. Types only: nothing here exists at run time. */

type Id<Name extends string> = string & { readonly __id: Name }

export type MemberId = Id<'member'>
export type ShopId = Id<'shop'>
export type StaffId = Id<'staff'>
export type VisitId = Id<'visit'>
export type SaleId = Id<'sale'>
export type RefundId = Id<'refund'>
export type RewardId = Id<'reward'>
export type RedemptionId = Id<'redemption'>
export type OfferId = Id<'offer'>
export type CouponId = Id<'coupon'>
export type ApprovalId = Id<'approval'>
export type InvitationId = Id<'invitation'>
export type EntryKey = Id<'entry'>

/**
 * Idempotency key `<source>:<time36>:<random>`: made once by whoever starts the operation and repeated
 * on every retry. Its time must lie within [now − 400 days, now + 5 minutes].
 */
export type Key = Id<'key'>

/** Chinese renminbi in fen; always an integer. */
export type Fen = number
/** Integer points. */
export type Points = number
/** Epoch milliseconds. */
export type Time = number
/** A business day in Asia/Shanghai, `YYYY-MM-DD`. */
export type Day = string

export type Language = 'zh-CN' | 'en'
/** A text that merchants write, in both languages; an empty `en` falls back to Chinese. */
export interface Text {
  zh: string
  en: string
}

export interface Place {
  longitude: number
  latitude: number
}

/** One page of a list; `cursor` is opaque and absent on the last page. */
export interface Page<T> {
  items: T[]
  cursor?: string
}

export interface PageInput {
  cursor?: string
  /** 1–50, default 20. */
  limit?: number
}

/** One action of an audience: what goes in, what comes out. */
export interface Action<Input, Output> {
  input: Input
  output: Output
}

/** How a visitor came in; recorded at the claim. */
export type EntryScene =
  'shop_qr' | 'menu' | 'after_payment' | 'friend' | 'ad' | 'search' | 'desk' | 'direct'

export type Role = 'staff' | 'manager' | 'analyst' | 'owner'
