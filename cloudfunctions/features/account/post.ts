import type { EntryKey, MemberId } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { attempts, busy } from './attempts'
import { inLine } from './line'
import type { Commands, PostOptions, Request } from './request'
import { keyedCommands, requestOf } from './request'
import type { Account } from './rules/account'
import type { Entry } from './rules/entry'
import type { Asked, Stored } from './step'
import { decideNow, step } from './step'
import { save } from './store'

export type { Commands, PostOptions } from './request'

export interface PostResult {
  /** One per command, in order. The first bears `key`, the others `<key>:<command kind>`. */
  entries: [Entry, ...Entry[]]
  /** What time alone or the tiers added in the same step; empty on a replay. */
  also: Entry[]
  account: Account
  replayed: boolean
}

const servedTogether = inLine<Asked, Stored>(step)

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
  const { account, follow = false } = options
  const stored = await servedTogether(context, accountId, { context, request, account, follow })
  if ('into' in stored) return postOnSurvivor(context, accountId, stored.into, commands, options)
  const { entries, ...rest } = stored
  return { ...rest, entries: atLeastOne(entries) }
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

function atLeastOne(entries: Entry[]): [Entry, ...Entry[]] {
  const [first, ...rest] = entries
  if (!first) throw new Error('a post without entries')
  return [first, ...rest]
}
