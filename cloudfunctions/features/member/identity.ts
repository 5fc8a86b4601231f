import type { Context } from '../../platform/context'
import type { Identity } from './record'
import { IDENTITIES } from './record'

const known = new WeakMap<Context, Promise<Identity | null>>()

/**
 * The caller's identity, read once per call: access asks for the grant, the route for the rest, and
 * both get the same answer from one request. Null for a visitor.
 */
export function identityOf(context: Context): Promise<Identity | null> {
  let identity = known.get(context)
  if (!identity) {
    const { openid } = context.caller
    identity = openid ? context.db.get<Identity>(IDENTITIES, openid) : Promise.resolve(null)
    known.set(context, identity)
  }
  return identity
}

/** After this call has changed its own identity. */
export function forgetIdentity(context: Context): void {
  known.delete(context)
}
