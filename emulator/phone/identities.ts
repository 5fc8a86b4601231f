import { createHash } from 'node:crypto'
import type { PhoneIdentity } from './runtime/contract'

const digestOf = (phone: string) =>
  createHash('sha256').update(phone).digest('base64url').replace(/[-_]/g, 'x')

/** The person of a phone's name, for whoever prepares their data before the phone is there. */
export const openidOf = (phone: string) => `o${digestOf(phone).slice(0, 27)}`

/** Who holds which phone. Three are there from the start; the stage may add more. */
export class IdentityBook {
  private readonly people = new Map<string, PhoneIdentity>()

  constructor(readonly appid: string) {
    for (const phone of ['member', 'staff', 'merchant']) this.add(phone)
  }

  /** The same name is always the same person. Names: letters, digits, hyphen. */
  add(phone: string): PhoneIdentity {
    if (!/^[a-z0-9-]{1,32}$/i.test(phone)) throw new Error(`"${phone}" cannot name a phone`)
    const known = this.people.get(phone)
    if (known !== undefined) return known
    const identity = {
      openid: openidOf(phone),
      unionid: `u${digestOf(phone).slice(10, 37)}`,
      appid: this.appid,
    }
    this.people.set(phone, identity)
    return identity
  }

  get(phone: string): PhoneIdentity | undefined {
    return this.people.get(phone)
  }

  list(): Record<string, PhoneIdentity> {
    return Object.fromEntries(this.people)
  }
}
