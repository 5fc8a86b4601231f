import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import type { Context } from '../../platform/context'
import { takeStrict } from '../../platform/throttle'
import type { StaffGrant } from '../access/rules/grants'
import { forgetPost, postOf, TEAM } from '../team'

const derive = promisify<string, Buffer, number, Buffer>(scrypt)
const HASH_BYTES = 32
/** Six digits at this pace take years. */
const TRIES = { limit: 10, windowMs: 600_000 }

/** The lock of a shared phone's desk; kept as scrypt (RFC 7914) with a salt of its own. */
export async function setPin(context: Context, pin: string): Promise<{ pinSet: boolean }> {
  const salt = randomBytes(16)
  const hash = await derive(pin, salt, HASH_BYTES)
  const sealed = `${salt.toString('base64')}:${hash.toString('base64')}`
  const { openid } = context.caller
  const changed = await context.db.updateWhere(TEAM, { _id: openid }, { set: { pin: sealed } })
  forgetPost(context, openid)
  return { pinSet: changed === 1 }
}

/**
 * Without a PIN, as after a suspension, any digits open the desk.
 * @throws Refusal RATE_LIMITED after ten tries in ten minutes
 */
export async function checkPin(
  context: Context,
  grant: StaffGrant,
  pin: string,
): Promise<{ ok: boolean }> {
  await takeStrict(context, { name: 'desk_pin', subject: grant.staffId, ...TRIES })
  const [salt = '', hash = ''] = (await pinOf(context)).split(':')
  if (hash === '') return { ok: true }
  const given = await derive(pin, Buffer.from(salt, 'base64'), HASH_BYTES)
  return { ok: timingSafeEqual(given, Buffer.from(hash, 'base64')) }
}

export async function pinOf(context: Context): Promise<string> {
  return (await postOf(context, context.caller.openid))?.pin ?? ''
}
