import type { Balances, EntryView, ExpiringPoints } from './account'
import type {
  Day,
  EntryScene,
  Fen,
  Key,
  Language,
  MemberId,
  Role,
  ShopId,
  Text,
  Time,
} from './base'
import type { RefusedCoupon } from './offer'
import type { Benefit, Counter, Palette, TierView } from './programme'

export interface MemberCard {
  memberId: MemberId
  /** 8 digits, shown in groups of 4; identifies, never spends. */
  number: string
  tierId: string
  tierName: Text
  palette: Palette
  /** Until when the tier is held; absent: no end. */
  tierUntil?: Time
  memberSince: Time
  status: 'active' | 'frozen'
  /** Where the card lives besides the mini program. */
  wallet: 'none' | 'adding' | 'added' | 'deleted'
}

/** "Spend ¥X by <date> for Gold until <date>". */
export interface TierProgress {
  currentId: string
  nextId?: string
  /** 0–1000 of the way from the current tier to the next. */
  permille: number
  /** What is still missing, easiest way first; empty on the top tier. */
  missing: { counter: Counter; amount: number; reached: number; target: number; by?: Time }[]
  /** Until when the next tier would be held if reached today. */
  nextUntil?: Time
  /**
   * What keeps the present tier at its review; absent when nothing is asked. `from`: what comes before
   * does not count for it; absent when everything from now on does.
   */
  retention?: {
    missing: { counter: Counter; amount: number; from?: Time }[]
    by: Time
    fallsTo: string
  }
  graceUntil?: Time
}

export interface MemberSummary {
  card: MemberCard
  nickname: string
  avatarFileId: string
  balances: Balances
  expiring: ExpiringPoints[]
  progress: TierProgress
  ladder: TierView[]
  benefits: { benefit: Benefit; value: number }[]
  nextBenefits: { benefit: Benefit; value: number }[]
  latest: EntryView[]
  unreadMessages: number
  couponCount: number
  /** Of the programme that these numbers follow: a phone that knows another version loads it anew. */
  programmeVersion: number
  /** Rises with every change: pages compare it instead of the whole. */
  version: number
}

export interface SessionRole {
  role: Role
  /** Absent: the whole organisation. */
  shopId?: ShopId
  shopName?: string
}

export interface SessionOpenInput {
  scene: EntryScene
  /** What the entry carried (shop id of a QR, friend's card, outer_str). */
  sceneRef?: string
  language: Language
}
export interface SessionOpenOutput {
  member: { memberId: MemberId; number: string; nickname: string } | null
  roles: SessionRole[]
  /** No programme yet: the set-up wizard is the only way on. */
  programmeReady: boolean
  brandName: Text
  programmeVersion: number
  /** Whether the card can go into WeChat's wallet, too. */
  walletOffered: boolean
}

export interface ConsentGiven {
  agreementVersion: string
  /** SHA-256 (hex) of the text that was shown. */
  agreementHash: string
  marketing: boolean
}

export interface CardClaimInput {
  key: Key
  scene: EntryScene
  sceneRef?: string
  consent: ConsentGiven
  nickname?: string
}
export interface CardClaimOutput {
  card: MemberCard
  welcomePoints: number
  summary: MemberSummary
}

/** Binds a card that the shop keeps under the phone number (from getPhoneNumber's code). */
export interface CardBindInput {
  key: Key
  phoneCode: string
  scene: EntryScene
  sceneRef?: string
  consent: ConsentGiven
}
export interface CardBindOutput {
  /** False: no card under this number; the page offers a new claim. */
  found: boolean
  summary: MemberSummary | null
  /** The caller had a card already: what the shop's card held is on it now. */
  merged?: { number: string; points: number }
}

export interface Profile {
  nickname: string
  avatarFileId: string
  /** `MM-DD`, or '' when not told. */
  birthday: string
  birthdayEditableFrom: Time
  /** 138****8000, or ''. */
  phoneMasked: string
  language: Language
}

export interface ProfileUpdateInput {
  key: Key
  nickname?: string
  avatarFileId?: string
  birthday?: string
}

export interface ConsentRecord {
  kind: 'agreement' | 'marketing' | 'behaviour'
  version: string
  granted: boolean
  at: Time
  scene: EntryScene
}

/** Twenty steps of the rotating code: enough for ten minutes without network. */
export interface CodeBatch {
  codes: { value: string; validFrom: Time; validUntil: Time }[]
  stepMs: number
}

export type CodeStatus =
  | { state: 'waiting' }
  /** `at`: the newest scan of this visit. `refused`: coupons that the bill being typed cannot take. */
  | { state: 'scanned'; shopName: string; staffName: string; at: Time; refused: RefusedCoupon[] }
  | {
      state: 'done'
      shopName: string
      staffName: string
      at: Time
      paidFen: Fen
      earnedPoints: number
      pendingPoints: number
      spentPoints: number
      tierUp?: { name: Text; palette: Palette }
    }
  | { state: 'closed'; shopName: string; at: Time }

export type MessageKind =
  | 'welcome'
  | 'wallet_added'
  | 'tier_up'
  | 'tier_down'
  | 'tier_keep'
  | 'points_expiring'
  | 'correction'
  /** A new offer that the member may claim: `title`, `titleEn`, `until`. */
  | 'offer'
  /** One that was not picked up in time: `title`, `titleEn`, `points` that came back. */
  | 'redemption'
  /** Another card of this person was merged into it: `number`, `points`. */
  | 'merged'

export interface MessageView {
  id: string
  kind: MessageKind
  at: Time
  read: boolean
  /** Values that the dictionary's sentence of this kind takes. */
  values: Record<string, string | number>
  tierName?: Text
}

export interface NotificationSettings {
  tier: boolean
  expiry: boolean
  offers: boolean
}

/** What a member may wish to be reminded of. */
export type Reminder = keyof NotificationSettings

/** A reminder that WeChat can bring outside this program; each yes of the member is good for one. */
export interface ReminderTemplate {
  kind: Reminder
  /** For wx.requestSubscribeMessage. */
  templateId: string
  /** How many this phone has said yes to and not been sent yet. */
  allowed: number
}

/** What pages may record about behaviour; the list is closed. */
export type BehaviourName =
  | 'session_open'
  | 'card_view'
  | 'card_claim_start'
  | 'card_claim_consent'
  | 'card_claim_done'
  | 'card_bind_start'
  | 'card_bind_done'
  | 'code_show'
  | 'entries_view'
  | 'expiring_view'
  | 'tier_view'
  | 'benefit_view'
  | 'offers_view'
  | 'offer_show'
  | 'offer_claim'
  | 'coupon_list'
  | 'coupon_show'
  | 'rewards_view'
  | 'reward_show'
  | 'reward_redeem'
  | 'redemption_show'
  | 'shop_show'
  | 'map_open'
  | 'city_choose'
  | 'message_list'
  | 'message_open'
  | 'profile_view'
  | 'privacy_view'
  | 'language_change'
  | 'error_show'

/** Behaviour recorded with consent and kept 180 days. */
export interface BehaviourEvent {
  name: BehaviourName
  at: Time
  values?: Record<string, string | number | boolean>
}

export interface OwnDataExport {
  /** JSON text of everything kept about the caller. */
  json: string
  createdAt: Time
}

export type { Day }
