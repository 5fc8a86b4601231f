import * as v from 'valibot'
import type { Time } from '../../../typings/contract'
import type { Context } from '../context'
import type { Doc, IndexDefinition } from '../database'
import { Duplicate } from '../database'
import { openField, sealField } from '../field-crypto'
import { Refusal } from '../refusal'
import { WeChatError, WeChatSilence } from './errors'

/**
 * Access token and wx_card ticket of the official account, shared by all instances: one document each,
 * renewed early and by one instance at a time (a lease in the document, taken by compare-and-set), so
 * that WeChat's small daily quotas hold however many instances run. Sealed, for whoever reads the
 * database could otherwise act as the account.
 */
export type CredentialName = 'token' | 'ticket'

interface Credential extends Doc {
  version: number
  /** Sealed value; '' before the first. */
  value: string
  expiresAt: Time
  /** From here on somebody renews it, while the others go on with what they have. */
  renewAt: Time
  fetchedAt: Time
  /** Until when somebody is renewing it. */
  leasedUntil: Time
  schemaVersion: 1
}

type Doing = Pick<Context, 'db' | 'clock' | 'ids' | 'log' | 'secrets' | 'wechat'>

const CREDENTIALS = 'wechatCredentials'
export const credentialIndexes: IndexDefinition[] = [
  { collection: CREDENTIALS, name: 'renewAt', keys: [{ path: 'renewAt', order: 1 }] },
]

/** WeChat renews a stable token 5 minutes before its end; both are good for those five minutes. */
const EARLY_MS = 5 * 60_000
const LEASE_MS = 10_000
const TIMEOUT_MS = 5_000
/** How long others wait where there is no value at all yet. */
const PATIENCE_MS = 12_000
const POLL_MS = 150

interface Kept {
  value: string
  renewAt: Time
}
const kept = new WeakMap<object, Map<string, Promise<Kept>>>()

/** @throws WeChatError, WeChatSilence, Refusal BUSY; WECHAT_UNAVAILABLE when no account is configured */
export async function credential(context: Doing, name: CredentialName): Promise<string> {
  const id = idOf(context, name)
  const memory = memoryOf(context)
  const known = memory.get(id)
  if (known) {
    const { value, renewAt } = await known
    if (context.clock.now() < renewAt) return value
  }
  // Parallel callers in this instance share one look; the first to come replaces what is old.
  if (memory.get(id) === known) memory.set(id, shared(context, name, id))
  const fresh = memory.get(id)
  try {
    return (await (fresh ?? shared(context, name, id))).value
  } catch (error) {
    if (memory.get(id) === fresh) memory.delete(id)
    throw error
  }
}

/** WeChat has refused `value`: nobody is to use it again. */
export async function discardCredential(
  context: Doing,
  name: CredentialName,
  value: string,
): Promise<void> {
  const _id = idOf(context, name)
  memoryOf(context).delete(_id)
  const standing = await context.db.get<Credential>(CREDENTIALS, _id)
  if (!standing || opened(context, standing) !== value) return
  const set = { renewAt: 0, expiresAt: 0 }
  await context.db.updateWhere(
    CREDENTIALS,
    { _id, version: standing.version },
    { set, inc: { version: 1 } },
  )
}

async function shared(context: Doing, name: CredentialName, _id: string): Promise<Kept> {
  const startedAt = context.clock.now()
  for (;;) {
    const standing = await context.db.get<Credential>(CREDENTIALS, _id)
    const now = context.clock.now()
    if (standing && now < standing.renewAt) return keptOf(context, standing)
    if (await lease(context, _id, standing, now)) return renew(context, name, _id, standing)
    // Somebody is renewing it; the old one is good until then.
    if (standing && now < standing.expiresAt) {
      return { value: opened(context, standing), renewAt: now + POLL_MS }
    }
    if (now - startedAt > PATIENCE_MS) {
      throw new Refusal('BUSY', 'the way to WeChat is being opened', { retryAfterMs: 2_000 })
    }
    await context.clock.sleep(POLL_MS)
  }
}

async function lease(
  context: Doing,
  _id: string,
  standing: Credential | null,
  now: Time,
): Promise<boolean> {
  const leasedUntil = now + LEASE_MS
  if (standing) {
    const filter = { _id, version: standing.version, leasedUntil: { upTo: now } }
    const changes = { set: { leasedUntil }, inc: { version: 1 } }
    return (await context.db.updateWhere(CREDENTIALS, filter, changes)) === 1
  }
  const first: Credential = {
    _id,
    version: 1,
    value: '',
    expiresAt: 0,
    renewAt: 0,
    fetchedAt: 0,
    leasedUntil,
    schemaVersion: 1,
  }
  try {
    await context.db.insert(CREDENTIALS, [first])
    return true
  } catch (error) {
    if (!(error instanceof Duplicate)) throw error
    return false
  }
}

async function renew(
  context: Doing,
  name: CredentialName,
  _id: string,
  standing: Credential | null,
): Promise<Kept> {
  try {
    const refused = standing && standing.expiresAt === 0 ? opened(context, standing) : ''
    const { value, expiresInS } = await fetchCredential(context, name, refused)
    const now = context.clock.now()
    const lifeMs = expiresInS * 1000
    const set = {
      value: sealField(context.secrets, value, `${CREDENTIALS}:${_id}`),
      expiresAt: now + lifeMs,
      renewAt: now + Math.max(lifeMs - EARLY_MS, lifeMs / 2),
      fetchedAt: now,
      leasedUntil: 0,
    }
    await context.db.updateWhere(CREDENTIALS, { _id }, { set, inc: { version: 1 } })
    context.log.info('wechat credential renewed', { name, expiresInS })
    return { value, renewAt: set.renewAt }
  } catch (error) {
    // The next caller tries at once instead of waiting for the lease to end.
    const changes = { set: { leasedUntil: 0 }, inc: { version: 1 } }
    await context.db.updateWhere(CREDENTIALS, { _id }, changes)
    throw error
  }
}

async function fetchCredential(context: Doing, name: CredentialName, refused: string) {
  if (name === 'ticket') return fetchTicket(context)
  const fetched = await fetchToken(context, false)
  // Normal mode hands out the same token until shortly before its end; only force makes another
  // (20 a day, 30 s apart), so it is kept for a token that WeChat itself has refused.
  return fetched.value === refused ? fetchToken(context, true) : fetched
}

const tokenReply = v.object({ access_token: v.string(), expires_in: v.number() })
const ticketReply = v.object({ ticket: v.string(), expires_in: v.number() })

/** developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken */
async function fetchToken(context: Doing, force: boolean) {
  const path = '/cgi-bin/stable_token'
  const { appid, secret } = context.secrets.wechat.account
  const body = { grant_type: 'client_credential', appid, secret, force_refresh: force }
  const reply = await context.wechat.ask({
    path,
    method: 'POST',
    query: {},
    body,
    timeoutMs: TIMEOUT_MS,
  })
  const { access_token, expires_in } = read(path, tokenReply, reply)
  return { value: access_token, expiresInS: expires_in }
}

/** JS-SDK, appendix 4: the ticket of type wx_card. */
async function fetchTicket(context: Doing) {
  const path = '/cgi-bin/ticket/getticket'
  for (let round = 0; ; round++) {
    const token = await credential(context, 'token')
    const query = { access_token: token, type: 'wx_card' }
    try {
      const reply = await context.wechat.ask({ path, method: 'GET', query, timeoutMs: TIMEOUT_MS })
      const { ticket, expires_in } = read(path, ticketReply, reply)
      return { value: ticket, expiresInS: expires_in }
    } catch (error) {
      const old = error instanceof WeChatError && error.remedy === 'refresh_token'
      if (!old || round > 0) throw error
      await discardCredential(context, 'token', token)
    }
  }
}

/** "Already migrated", in the words WeChat uses; reported by developers, no code of its own. */
const MIGRATED = '\u5df2\u7ecf\u8fc1\u79fb'
const failedReply = v.object({ errcode: v.number(), errmsg: v.optional(v.string(), '') })

/** @throws WeChatError for a documented "no", WeChatSilence for a reply of another shape */
export function read<T>(path: string, schema: v.GenericSchema<unknown, T>, reply: unknown): T {
  const failed = v.safeParse(failedReply, reply)
  if (failed.success && failed.output.errcode !== 0) {
    const { errcode, errmsg } = failed.output
    const rid = /rid: ([\w-]+)/.exec(errmsg)?.[1] ?? ''
    throw new WeChatError(path, errcode, rid, errmsg.includes(MIGRATED))
  }
  const parsed = v.safeParse(schema, reply)
  if (!parsed.success) throw new WeChatSilence(path, 'bad_reply', true)
  return parsed.output
}

function idOf({ secrets }: Doing, name: CredentialName): string {
  const { appid, secret } = secrets.wechat.account
  if (appid === '' || secret === '') {
    throw new Refusal('WECHAT_UNAVAILABLE', 'no official account is connected')
  }
  return `${name}:${appid}`
}

function memoryOf({ db }: Doing): Map<string, Promise<Kept>> {
  let memory = kept.get(db)
  if (!memory) kept.set(db, (memory = new Map<string, Promise<Kept>>()))
  return memory
}

function keptOf(context: Doing, doc: Credential): Kept {
  return { value: opened(context, doc), renewAt: doc.renewAt }
}

function opened({ secrets }: Doing, { _id, value }: Credential): string {
  return value === '' ? '' : openField(secrets, value, `${CREDENTIALS}:${_id}`)
}
