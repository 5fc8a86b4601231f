import type { EntryKey, Key, MemberId } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import type { Account, EntryRef } from './rules/account'
import type { Command } from './rules/command'
import type { Actor, Entry } from './rules/entry'

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
}

export interface PostResult {
  /** One per command, in order. The first bears `key`, the others `<key>:<command kind>`. */
  entries: [Entry, ...Entry[]]
  /** What time alone or the tiers added in the same step; empty on a replay. */
  also: Entry[]
  account: Account
  replayed: boolean
}

/**
 * Posts one command, or several as one step (all or none). Two round trips.
 * Throws Refusal: KEY_TIME, IDEMPOTENCY_CONFLICT, NOT_FOUND, INSUFFICIENT_POINTS, LIMIT_REACHED,
 * NOT_ELIGIBLE (reason `deficit`), ACCOUNT_FROZEN, ACCOUNT_CLOSED, ALREADY_DONE, BUSY.
 */
export function post(
  _context: Context,
  _accountId: MemberId,
  _command: Command | readonly [Command, ...Command[]],
  _options: PostOptions,
): Promise<PostResult> {
  throw new Error('under construction')
}

/** What `post` would do now, without doing it; throws the same refusals of the rules. */
export function preview(
  _context: Context,
  _account: Account,
  _command: Command | readonly [Command, ...Command[]],
  _options: Pick<PostOptions, 'actor'>,
): Promise<Omit<PostResult, 'replayed'>> {
  throw new Error('under construction')
}
