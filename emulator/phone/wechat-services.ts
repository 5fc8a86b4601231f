import { randomBytes } from 'node:crypto'
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

/** The least a phone needs of WeChat's servers: codes that are really single-use, and sheets that ask. */
export class PlainWeChat {
  private readonly codes = new Map<string, IssuedCode>()

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
}

/** `package` names a prepay order; nobody here knows its amount, so the sheet shows none. */
function bill({ package: order }: { package: string }) {
  if (!order.startsWith('prepay_id='))
    throw new Error('parameter error: package must be prepay_id=…')
  return { amountFen: 0, payee: 'WeChat', description: order.slice('prepay_id='.length) }
}
