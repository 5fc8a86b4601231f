import type { EntryKey, Key, MemberId } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { baseKey, isKey, keyTime, keyTimeInWindow } from '../../platform/pure/key'
import { Refusal } from '../../platform/refusal'
import { programmes } from '../programme'
import { journalEntries } from './journal'
import type { Account, EntryRef } from './rules/account'
import { isRejected } from './rules/book'
import { requestHashOf } from './rules/chain'
import type { Command, Rejected } from './rules/command'
import type { Decision, KeyedCommand } from './rules/decide'
import { decide } from './rules/decide'
import type { Actor, Entry } from './rules/entry'
import { mustRead, save } from './store'
import { inTurn } from './turns'

/** So long an operation tries against others on the same account. */
const PATIENCE_MS = 3000
/** Of the longest pause before another try. */
const [MIN_PAUSE_MS, MAX_PAUSE_MS] = [8, 240]
/** So far may a key's time lie ahead of ours. */
const KEY_AHEAD_MS = 300_000

export type Commands = Command | readonly [Command, ...Command[]]

export interface PostOptions {
  /** The caller's key, or one derived from it (`K:settle`); the latter skips the time window. */
  key: Key | EntryKey
  /** The action's name; with `input` it makes the request hash. */
  action: string
  /** The action's input; a `key` in it is left out of the hash. */
  input: unknown
  actor: Actor
  ref?: EntryRef
  /** The account if it has just been read: saves a round trip. */
  account?: Account
  /** A job carries out what was decided under this key, however long ago: its time was looked at then. */
  decided?: boolean
  /** When the account has been merged into another, that one takes it: for what an old sale or redemption brings. */
  follow?: boolean
}

export interface PostResult {
  /** One per command, in order. The first bears `key`, the others `<key>:<command kind>`. */
  entries: [Entry, ...Entry[]]
  /** What time alone or the tiers added in the same step; empty on a replay. */
  also: Entry[]
  account: Account
  replayed: boolean
}

interface Request {
  accountId: MemberId
  commands: KeyedCommand[]
  keys: EntryKey[]
  header: { requestHash: string; actor: Actor; ref: EntryRef }
}

/**
 * Posts one command, or several as one step (all or none). Two round trips.
 * Throws Refusal: KEY_TIME, IDEMPOTENCY_CONFLICT, NOT_FOUND, INSUFFICIENT_POINTS, LIMIT_REACHED,
 * NOT_ELIGIBLE (reason `deficit`), ACCOUNT_FROZEN, ACCOUNT_CLOSED, ALREADY_DONE, BUSY.
 */
export async function post(
  context: Context,
  accountId: MemberId,
  commands: Commands,
  options: PostOptions,
): Promise<PostResult> {
  const request = requestOf(context, accountId, commands, options)
  const once = async (account: Account) => {
    const known = await findStored(context, account, request)
    if (known === 'stale') return null
    if (known) return { entries: known, also: [], account, replayed: true }
    // What has been posted here stays here; only what is new goes to the survivor.
    if (options.follow && account.mergedInto) {
      requireTaken(account, options.ref)
      return { account, into: account.mergedInto }
    }
    await requireUnusedBefore(context, account, request)
    const decision = await decideNow(context, account, request)
    const saved = await save(context, account, decision.account)
    const { entries, also } = decision
    return saved && { entries, also, account: saved, replayed: false }
  }
  const stored = await inTurn(context, accountId, (left) =>
    attempts(context, accountId, left ?? options.account, once),
  )
  if ('into' in stored) return postOnSurvivor(context, accountId, stored.into, commands, options)
  const { entries, also, account, replayed } = stored
  return { entries: atLeastOne(entries), also, account, replayed }
}

/** A merge that is not through may still be refused: nothing passes it before. @throws Refusal BUSY */
function requireTaken({ absorbed }: Account, ref: EntryRef = {}): void {
  if (ref.mergedFrom !== undefined && !absorbed?.[ref.mergedFrom]) throw busy()
}

/** While something is posted through an account, the merge behind it can no longer be undone. */
function postOnSurvivor(
  context: Context,
  mergedFrom: MemberId,
  into: MemberId,
  commands: Commands,
  { account: _merged, ref = {}, ...options }: PostOptions,
): Promise<PostResult> {
  // Two cards being merged into each other point in a circle until both have refused.
  if (ref.mergedFrom === into) throw busy()
  return post(context, into, commands, { ...options, ref: { ...ref, mergedFrom } })
}

/**
 * A request that was carried out on a card before it was merged into this one is not carried out again
 * here. Asked only for keys that are older than the merge. @throws Refusal IDEMPOTENCY_CONFLICT
 */
async function requireUnusedBefore(
  context: Context,
  { absorbed = {} }: Account,
  { keys, header }: Request,
): Promise<void> {
  const base = keys[0] && baseKey(keys[0])
  const madeAt = base ? keyTime(base) : Infinity
  for (const [id, { at }] of Object.entries(absorbed)) {
    if (madeAt > at + KEY_AHEAD_MS || id === header.ref.mergedFrom) continue
    const other = await mustRead(context, id as MemberId)
    const recent = other.outbox.some(({ key }) => keys.includes(key))
    if (recent || (await journalEntries(context, other._id, keys)).length > 0) {
      throw new Refusal('IDEMPOTENCY_CONFLICT', 'this key was used with the merged card')
    }
  }
}

/** Applies what time has made due, if anything; for jobs. Returns the entries. */
export async function settleDue(context: Context, accountId: MemberId): Promise<Entry[]> {
  const header = { requestHash: '', actor: { kind: 'job', id: 'time' } as const, ref: {} }
  const request: Request = { accountId, commands: [], keys: [], header }
  const done = await attempts(context, accountId, undefined, async (account) => {
    const decision = await decideNow(context, account, request)
    if (decision.also.length === 0 && decision.account.nextDueAt === account.nextDueAt) {
      return decision
    }
    return (await save(context, account, decision.account)) && decision
  })
  return done.also
}

/** What `post` would do now, without doing it; throws the same refusals of the rules. */
export async function preview(
  context: Context,
  account: Account,
  commands: Commands,
  options: Pick<PostOptions, 'actor'>,
): Promise<Omit<PostResult, 'replayed'>> {
  const key = `preview:${context.clock.now().toString(36)}:00000000` as EntryKey
  const header = { requestHash: '', actor: options.actor, ref: {} }
  const keyed = keyedCommands(key, commands)
  const keys = keyed.map((command) => command.key)
  const request = { accountId: account._id, commands: keyed, keys, header }
  const decision = await decideNow(context, account, request)
  return { ...decision, entries: atLeastOne(decision.entries) }
}

/**
 * Reads, tries, and begins again with jitter while others move the account. An account that the caller
 * passed in may be old, so a "no" that follows from it is asked once more of a fresh one.
 */
async function attempts<T>(
  context: Context,
  accountId: MemberId,
  known: Account | undefined,
  attempt: (account: Account) => Promise<T | null>,
): Promise<T> {
  const { clock } = context
  const startedAt = clock.now()
  let account = known ?? (await mustRead(context, accountId))
  let fresh = known === undefined
  for (let tries = 0, triedAt = startedAt; ; tries++) {
    const done = await attempt(account).catch((error: unknown) => {
      if (fresh || !(error instanceof Refusal)) throw error
      return null
    })
    if (done !== null) return done
    const now = clock.now()
    if (now - startedAt >= PATIENCE_MS) throw busy()
    if (fresh) await clock.sleep(context.ids.below(longestPause(tries, now - triedAt)))
    triedAt = clock.now()
    account = await mustRead(context, accountId)
    fresh = true
  }
}

/**
 * Grows with each defeat, from what one attempt takes here and now: where requests are slow, who comes
 * back after a few milliseconds meets the same others again.
 */
function longestPause(tries: number, tookMs: number): number {
  return Math.min(MAX_PAUSE_MS, Math.max(MIN_PAUSE_MS, tookMs) * 2 ** Math.min(tries, 8))
}

function busy(): Refusal {
  return new Refusal('BUSY', 'others are using this account; send it again with the same key', {
    retryAfterMs: 500,
  })
}

async function decideNow(context: Context, account: Account, request: Request): Promise<Decision> {
  const known = await programmes(context)
  const now = context.clock.now()
  const decision = decide(account, request.commands, request.header, known, now)
  if (isRejected(decision)) throw refusalOf(decision)
  return decision
}

function refusalOf({ rejected, message, details }: Rejected): Refusal {
  return new Refusal(rejected, message, details)
}

function requestOf(
  context: Context,
  accountId: MemberId,
  commands: Commands,
  { key, action, input, actor, ref = {}, account, decided = false }: PostOptions,
): Request {
  const now = context.clock.now()
  if (account && account._id !== accountId) throw new Error('the account passed is another one')
  if (isKey(key) ? !decided && !keyTimeInWindow(key, now) : baseKey(key) === null) {
    throw new Refusal('KEY_TIME', 'the key is not of our time; check the clock', { now })
  }
  const requestHash = requestHashOf({ action, input, accountId, actor: isKey(key) ? actor : null })
  const keyed = keyedCommands(key as EntryKey, commands)
  return {
    accountId,
    commands: keyed,
    keys: keyed.map((command) => command.key),
    header: { requestHash, actor, ref },
  }
}

function keyedCommands(key: EntryKey, commands: Commands): KeyedCommand[] {
  const list = 'kind' in commands ? [commands] : commands
  return list.map((command, index) => ({
    key: index === 0 ? key : (`${key}:${command.kind}` as EntryKey),
    command,
  }))
}

/**
 * What these keys have already done. Entries leave the outbox for the journal under a rising
 * watermark, so a key newer than that and not in the outbox is new. `stale`: the journal is ahead of
 * the account that was read.
 */
async function findStored(
  context: Context,
  account: Account,
  { accountId, keys, header }: Request,
): Promise<Entry[] | 'stale' | null> {
  const found = account.outbox.filter(({ key }) => keys.includes(key))
  const base = keys[0] && baseKey(keys[0])
  const mayBeInJournal = base !== null && base !== undefined && keyTime(base) <= account.watermark
  if (found.length < keys.length && (found.length > 0 || mayBeInJournal)) {
    found.unshift(...(await journalEntries(context, accountId, keys)))
  }
  const entries = keys.flatMap((key) => found.find((entry) => entry.key === key) ?? [])
  const first = entries[0]
  if (!first) return null
  if (first.seq > account.head.seq) return 'stale'
  // A durable no stands for the whole of what would have been posted under its key.
  const whole = entries.length === keys.length || first.type === 'refused'
  if (!whole || first.requestHash !== header.requestHash) {
    throw new Refusal('IDEMPOTENCY_CONFLICT', 'this key was used for something else')
  }
  return entries
}

function atLeastOne(entries: Entry[]): [Entry, ...Entry[]] {
  const [first, ...rest] = entries
  if (!first) throw new Error('a post without entries')
  return [first, ...rest]
}
