import { randomBytes } from 'node:crypto'
import type { CardFace } from './api/services'
import type { PhoneIdentity } from './runtime/contract'
import type { PhoneService } from './server'

/** A code given to a phone that its holder's program may exchange once. */
export interface IssuedCode {
  openid: string
  /** Of a phone-number code. */
  phoneNumber?: string
  expiresAt: number
}

/** WeChat's codes live this long, and count once. */
const codeLifeMs = 5 * 60_000

/**
 * The least a phone needs of WeChat's servers when no card platform stands behind it: codes that are really
 * single-use, a card sheet that really asks. Signatures are checked by the platform that replaces these.
 */
export class PlainWeChat {
  private readonly codes = new Map<string, IssuedCode>()
  private readonly held = new Map<string, { cardId: string; openid: string }>()

  constructor(private readonly now: () => number = Date.now) {}

  /** Takes a code out of circulation; undefined when it is unknown, used, too old or another person's. */
  redeem(code: string, openid?: string): IssuedCode | undefined {
    const issued = this.codes.get(code)
    if (openid !== undefined && issued && issued.openid !== openid) return undefined
    this.codes.delete(code)
    return issued && issued.expiresAt >= this.now() ? issued : undefined
  }

  services(): Record<string, PhoneService> {
    return {
      'wechat.login': (identity) => Promise.resolve({ code: this.issue(identity) }),
      'wechat.phoneCode': (identity, payload) =>
        Promise.resolve({
          code: this.issue(identity, (payload as { phoneNumber: string }).phoneNumber),
        }),
      'wechat.cardFace': (identity, payload) =>
        Promise.resolve(this.face(identity, payload as { cardId: string; code?: string })),
      'wechat.addCard': (identity, payload) =>
        Promise.resolve(this.addCard(identity, payload as { cardId: string; cardExt: string })),
      'wechat.templates': (_identity, payload) =>
        Promise.resolve(
          (payload as { tmplIds: string[] }).tmplIds.map((id) => ({ id, title: id })),
        ),
      'wechat.subscribe': () => Promise.resolve({}),
      'wechat.prepay': (_identity, payload) =>
        Promise.resolve(bill(payload as { package: string })),
      'wechat.pay': () => Promise.resolve({}),
    }
  }

  private issue({ openid }: PhoneIdentity, phoneNumber?: string): string {
    const code = randomBytes(24).toString('base64url')
    const expiresAt = this.now() + codeLifeMs
    this.codes.set(code, { openid, expiresAt, ...(phoneNumber ? { phoneNumber } : {}) })
    return code
  }

  private face(
    { openid }: PhoneIdentity,
    { cardId, code }: { cardId: string; code?: string },
  ): CardFace {
    const card = code === undefined ? undefined : this.held.get(code)
    const held = card?.cardId === cardId && card.openid === openid
    return {
      cardId,
      brandName: 'WeChat',
      title: cardId,
      logoUrl: '',
      color: '#2b9f67',
      held,
      ...(code === undefined ? {} : { code }),
    }
  }

  private addCard(
    { openid }: PhoneIdentity,
    { cardId, cardExt }: { cardId: string; cardExt: string },
  ) {
    const { timestamp, signature } = JSON.parse(cardExt) as Record<string, unknown>
    if (!timestamp || !signature) throw new Error('(invalid signature)')
    const code = randomBytes(6).readUIntBE(0, 6).toString().padStart(12, '0').slice(0, 12)
    this.held.set(code, { cardId, openid })
    return { code }
  }
}

/** `package` names a prepay order; nobody here knows its amount, so the sheet shows none. */
function bill({ package: order }: { package: string }) {
  if (!order.startsWith('prepay_id='))
    throw new Error('parameter error: package must be prepay_id=…')
  return { amountFen: 0, payee: 'WeChat', description: order.slice('prepay_id='.length) }
}
