import type {
  CardForm,
  CardLevel,
  CardTemplate,
  CardTemplateState,
  EntryScene,
  MemberId,
  Time,
  WalletStep,
  WalletTrouble,
} from '../../../typings/contract'
import type { Doc } from '../../platform/database'
import type { Versioned } from '../../platform/versioned'
import type { WalletState } from './rules/events'
import type { Shown } from './rules/mirror'

/** `cardLadder/now`: where members' cards may live. */
export interface LadderDoc extends Doc {
  version: number
  level: CardLevel
  since: Time
  /** Template whose card is given out; '' at first. */
  templateId: string
  cardId: string
  steppedDown: WalletTrouble | null
  /** What the last probe found. */
  steps: WalletStep[]
  probedAt: Time
  schemaVersion: 1
}

/** `cardTemplates/{id}`: what WeChat's card says, and how far it has come there. */
export interface TemplateDoc extends Versioned {
  template: CardTemplate
  state: CardTemplateState
  cardId: string
  /** Hash of what WeChat was given last. */
  sent: string
  /** Cards WeChat was told to have in all; 0 before. */
  stocked: number
  /** The form that WeChat was given last; absent or '': none. */
  form?: CardForm | ''
  /** When jobs look at it next; null: nothing to do. */
  dueAt: Time | null
  failures: number
  /** A create of which nobody knows whether WeChat has done it. */
  attempt: { id: string; at: Time } | null
  trouble: WalletTrouble | null
}

/** `wechatCards/{cardId}`: whose template a card at WeChat is, so that none is made twice. */
export interface KnownCardDoc extends Doc {
  templateId: string
  at: Time
  schemaVersion: 1
}

/** `cardPace/{interface}`: what all instances must know before they call a limited interface. */
export interface PaceDoc extends Doc {
  pausedUntil: Time
  /** State of the circuit breaker, as cockatiel writes it. */
  breaker: unknown
  schemaVersion: 1
}

/** `walletTickets/{nonce}`: a cardExt that was signed, for whom. */
export interface TicketDoc extends Doc {
  memberId: MemberId
  cardId: string
  scene: EntryScene
  at: Time
  schemaVersion: 1
}

/** `walletCards/{code}`: a card in WeChat's wallet. */
export interface WalletCardDoc extends Doc {
  cardId: string
  /** '' until somebody's membership is known to be behind it. */
  memberId: MemberId | ''
  /** The holder in the official account, and across accounts; '' until an event tells. */
  openid: string
  unionid: string
  state: WalletState
  /** When that happened at WeChat. */
  stateAt: Time
  active: boolean
  /** When its holder sent WeChat's form; absent: not yet, or there is none. */
  formAt?: Time
  /** Its member has gone for good: the card is to end, too. */
  ending?: true
  /** What WeChat shows; null before the first time. */
  shown: Shown | null
  /** Until when somebody is telling WeChat: one at a time, so that no older value comes after a newer. */
  busyUntil: Time
  failures: number
  trouble: WalletTrouble | null
  schemaVersion: 1
}

export const LADDER = 'cardLadder'
export const TEMPLATES = 'cardTemplates'
export const KNOWN_CARDS = 'wechatCards'
export const PACE = 'cardPace'
export const TICKETS = 'walletTickets'
export const WALLET_CARDS = 'walletCards'
