import { createHash } from 'node:crypto'
import type { PhoneIdentity } from './runtime/contract'

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
    const id = createHash('sha256').update(phone).digest('base64url').replace(/[-_]/g, 'x')
    const identity = {
      openid: `o${id.slice(0, 27)}`,
      unionid: `u${id.slice(10, 37)}`,
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
