/**
 * The person's side of cards, as the WeChat client has it: wx.addCard, wx.openCard, the wallet.
 * Source: developers.weixin.qq.com, wx.addCard; JS-SDK appendix 4 for cardExt and its signature.
 */
import { createHash, randomInt } from 'node:crypto'
import type { CardFace } from '../phone/api/services'
import type { PhoneIdentity } from '../phone/runtime/contract'
import { cardOf, type Card } from './card'
import type { HeldCard } from './member'
import { submitForm } from './form'
import { sortedSha1 } from './message-crypto'
import type { Platform } from './platform'
import { WeChatRefusal } from './refusal'
import { face, pageFrom, pageOf } from './wallet-face'

interface CardExt {
  code?: string
  openid?: string
  timestamp?: string | number
  nonce_str?: string
  outer_str?: string
  signature?: string
}

/** What a refused addCard says after `addCard:fail`; these texts are not published. */
const refuse = (detail: string): never => {
  throw new Error(`(${detail})`)
}
/** How far a timestamp may lie from now, and how long a used nonce is remembered; not published. */
const SIGNED_WITHIN_MS = 600_000

/** Who the person is in the official account. */
export const officialOpenid = ({ openid }: PhoneIdentity): string =>
  `o${createHash('sha256').update(`official ${openid}`).digest('base64url').slice(0, 27)}`

export class Wallet {
  constructor(
    private readonly platform: Platform,
    private readonly validTickets: () => string[],
    private readonly now: () => number,
  ) {}

  /** The sheet before the person agrees. @throws Error with the client's detail text */
  offer(identity: PhoneIdentity, cardId: string, cardExt: string): CardFace {
    const { card } = this.checked(identity, cardId, cardExt)
    return face(cardId, card)
  }

  /** The person agreed. Returns the sealed code. @throws Error with the client's detail text */
  add(identity: PhoneIdentity, cardId: string, cardExt: string): { code: string } {
    return this.platform.store.step(() => {
      const { card, ext } = this.checked(identity, cardId, cardExt)
      this.platform.store.put('nonce', nonceOf(ext), { usedAt: this.now() })
      const own = this.cardsOf(identity, cardId)
      const returned = own.find(({ value }) => value.status === 'DELETE')
      const code = returned
        ? this.restore(returned.id, returned.value)
        : this.claim(identity, cardId, card, ext, own.length)
      return { code: this.platform.sealCode(code) }
    })
  }

  /** Cards of the person, newest first; deleted ones are gone. */
  list(identity: PhoneIdentity): CardFace[] {
    return this.cardsOf(identity)
      .filter(({ value }) => value.status !== 'DELETE')
      .sort((a, b) => b.value.claimedAt - a.value.claimedAt)
      .flatMap(({ id, value }) => {
        const card = this.platform.store.get('card', value.cardId)
        return card ? [face(value.cardId, card, id, value)] : []
      })
  }

  /** wx.openCard, or a tap in the wallet. A code that is not the person's shows as not held. */
  open(identity: PhoneIdentity, cardId: string, code: string): CardFace {
    const card = this.platform.store.get('card', cardId) ?? refuse('invalid card id')
    const held = this.platform.store.get('held', code)
    const own = held?.cardId === cardId && held.programOpenid === identity.openid
    if (!own || held.status === 'DELETE') return face(cardId, card)
    if (card.body.base_info.need_push_on_view)
      this.tell('user_view_card', code, held, { OuterStr: held.outerStr })
    return face(cardId, card, code, held)
  }

  remove(identity: PhoneIdentity, code: string): void {
    const held = this.own(identity, code)
    this.platform.store.put('held', code, { ...held, status: 'DELETE' })
    this.tell('user_del_card', code, held, {})
  }

  /** Sends the one-tap activation form; `page` of the mini program follows, '' for none. */
  submit(
    identity: PhoneIdentity,
    code: string,
    fields: { name: string; value: string }[],
  ): { ticket: string; page: string } {
    const { cardId } = this.own(identity, code)
    const ticket = submitForm(this.platform, code, fields)
    const { body } = cardOf(this.platform, cardId)
    const next = body.wx_activate_after_submit ? body.activate_app_brand_pass : undefined
    return { ticket, page: pageFrom(this.platform, next ?? '', code, cardId, ticket) }
  }

  /** The card's button is tapped: the mini program's page behind it. */
  enter(identity: PhoneIdentity, code: string): string {
    const { cardId, active } = this.own(identity, code)
    return pageFrom(this.platform, pageOf(cardOf(this.platform, cardId), active), code, cardId)
  }

  /** A card's code (qrcode/create) is scanned, or a friend's card taken. @throws Error with the detail text */
  take(identity: PhoneIdentity, from: { url: string } | { friend: string }): { cardId: string } {
    return this.platform.store.step(() => {
      const { cardId, outerStr } = this.offered(from)
      const card = this.usable(cardId)
      const own = this.cardsOf(identity, cardId)
      const returned = own.find(({ value }) => value.status === 'DELETE')
      if (returned) this.restore(returned.id, returned.value)
      else this.claim(identity, cardId, card, { outer_str: outerStr }, own.length, 'friend' in from)
      return { cardId }
    })
  }

  private offered(from: { url: string } | { friend: string }) {
    if ('friend' in from) return { cardId: from.friend, outerStr: '' }
    const ticket = this.platform.store.list('qrcode').find(({ value }) => value.url === from.url)
    if (!ticket || ticket.value.expiresAt <= this.now()) return refuse('the code has expired')
    return ticket.value
  }

  private usable(cardId: string): Card {
    const card = this.platform.store.get('card', cardId) ?? refuse('invalid card id')
    if (card.status !== 'CARD_STATUS_VERIFY_OK') refuse('card is not verified')
    return card
  }

  private own(identity: PhoneIdentity, code: string): HeldCard {
    const held = this.platform.store.get('held', code)
    if (held?.programOpenid !== identity.openid || held.status === 'DELETE')
      throw new WeChatRefusal(40056)
    return held
  }

  private cardsOf(identity: PhoneIdentity, cardId?: string) {
    return this.platform.store
      .list('held')
      .filter(
        ({ value }) =>
          value.programOpenid === identity.openid &&
          (cardId === undefined || value.cardId === cardId),
      )
  }

  private checked(identity: PhoneIdentity, cardId: string, cardExt: string) {
    const ext = parseExt(cardExt)
    const card = this.usable(cardId)
    const own = card.body.base_info
    if ((ext.code !== undefined) !== (own.use_custom_code ?? false)) refuse('invalid code')
    if ((ext.openid !== undefined) !== (own.bind_openid ?? false)) refuse('invalid openid')
    if (ext.openid !== undefined && ext.openid !== officialOpenid(identity))
      refuse('invalid openid')
    const signed = [ext.timestamp, cardId, ext.code, ext.openid, ext.nonce_str]
      .filter((value) => value !== undefined)
      .map(String)
    const right = this.validTickets().some(
      (ticket) => sortedSha1([ticket, ...signed]) === ext.signature,
    )
    if (!right) refuse('invalid signature')
    const age = Math.abs(this.now() - Number(ext.timestamp) * 1000)
    if (!(age <= SIGNED_WITHIN_MS)) refuse('timestamp expired')
    if (this.platform.store.get('nonce', nonceOf(ext))) refuse('nonce_str has been used')
    return { card, ext }
  }

  private claim(
    identity: PhoneIdentity,
    cardId: string,
    card: Card,
    ext: CardExt,
    alreadyHeld: number,
    byFriend = false,
  ): string {
    if (alreadyHeld >= (card.body.base_info.get_limit ?? 50)) refuse('the get limit is reached')
    if (card.claimed >= card.total) refuse('out of stock')
    const code = ext.code ?? String(randomInt(100_000_000_000, 281_474_976_710_655)).slice(0, 12)
    if (this.platform.store.get('held', code)) refuse('invalid code')
    const held: HeldCard = {
      cardId,
      openid: officialOpenid(identity),
      programOpenid: identity.openid,
      unionid: identity.unionid,
      status: 'NORMAL',
      outerStr: ext.outer_str ?? '',
      claimedAt: this.now(),
      active: card.body.auto_activate ?? false,
      membershipNumber: '',
      bonus: 0,
      balance: 0,
      fields: ['', '', ''],
      lastRecord: '',
      form: [],
    }
    this.platform.store.put('held', code, held)
    this.platform.store.put('card', cardId, this.counted(cardId, card))
    this.tellClaim(code, held, 0, held.outerStr, byFriend)
    return code
  }

  /** From 200 cards on the merchant hears when 100 are left, at most every 12 hours. */
  private counted(cardId: string, card: Card): Card {
    const claimed = card.claimed + 1
    const scarce = card.total > 200 && card.total - claimed <= 100
    if (!scarce || this.now() - card.remindedAt < 43_200_000) return { ...card, claimed }
    this.platform.push({
      Event: 'card_sku_remind',
      FromUserName: this.platform.nobody,
      CardId: cardId,
      Detail: `the stock of this card is ${card.total - claimed}`,
    })
    return { ...card, claimed, remindedAt: this.now() }
  }

  /** A member who deleted the card and takes it again is the same member, with the same code. */
  private restore(code: string, held: HeldCard): string {
    this.platform.store.put('held', code, { ...held, status: 'NORMAL' })
    this.tellClaim(code, held, 1, '')
    return code
  }

  private tellClaim(
    code: string,
    held: HeldCard,
    restored: 0 | 1,
    outerStr: string,
    byFriend = false,
  ): void {
    this.tell('user_get_card', code, held, {
      IsGiveByFriend: 0,
      FriendUserName: '',
      OuterId: 0,
      OldUserCardCode: '',
      OuterStr: outerStr,
      IsRestoreMemberCard: restored,
      IsRecommendByFriend: byFriend ? 1 : 0,
      UnionId: held.unionid,
    })
  }

  private tell(
    Event: string,
    code: string,
    { openid, cardId }: HeldCard,
    more: Record<string, string | number>,
  ): void {
    const about = { CardId: cardId, UserCardCode: code }
    this.platform.push({ Event, FromUserName: openid, ...about, ...more })
  }
}

const nonceOf = ({ nonce_str = '', timestamp = '' }: CardExt) => `${nonce_str}|${timestamp}`

function parseExt(cardExt: string): CardExt {
  let ext: CardExt
  try {
    ext = JSON.parse(cardExt) as CardExt
  } catch {
    return refuse('cardExt is not JSON')
  }
  const { timestamp, signature, nonce_str = '' } = ext
  if (!/^\d{10}$/.test(String(timestamp))) refuse('invalid timestamp')
  if (!/^[A-Za-z0-9]{0,32}$/.test(nonce_str)) refuse('invalid nonce_str')
  if (typeof signature !== 'string') refuse('invalid signature')
  return ext
}
