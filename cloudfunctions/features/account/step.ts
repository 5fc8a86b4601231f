import type { MemberId } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { Refusal } from '../../platform/refusal'
import { programmes } from '../programme'
import { attempts, busy } from './attempts'
import { findStored, requireUnusedBefore } from './known'
import type { Outcome, Served } from './line'
import type { Request } from './request'
import type { Account } from './rules/account'
import { isRejected } from './rules/book'
import type { Decision } from './rules/decide'
import { decide } from './rules/decide'
import type { Entry } from './rules/entry'
import { save } from './store'

/** So many new entries one step may add, give or take those of its last request: a document is bounded. */
const MOST_ADDED = 16

/** A request and whoever makes it. */
export interface Asked {
  context: Context
  request: Request
  /** The account if it has just been read. */
  account: Account | undefined
  /** On an account that has been merged into another, that one is to take what is new. */
  follow: boolean
}

/** What a request came to; `into`: the survivor of a merge is to be asked. */
export type Stored = { account: Account } & (
  { entries: Entry[]; also: Entry[]; replayed: boolean } | { into: MemberId }
)

type Answer = Outcome<Stored> | 'stale'

/**
 * Carries out the first of those who wait for an account, one after another on what the one before
 * leaves, and writes it in one compare-and-set: all that was granted is then so at once, and a "no" to
 * one of them is no matter of the others. Nobody is told anything before that stands.
 */
export async function step(
  line: readonly [Asked, ...Asked[]],
  left: Account | undefined,
): Promise<Served<Stored>> {
  const [{ context, request, account: known }] = line
  let tried = 0
  try {
    return await attempts(context, request.accountId, left ?? known, async (account, fresh) => {
      const done = await decideAll(line, account)
      if (done === 'stale') return null
      tried = done.outcomes.length
      if (!fresh && done.outcomes.some(isNo)) return null
      const { after } = done
      const saved = after === account ? account : await save(context, account, after)
      return saved && { outcomes: done.outcomes.map((each) => leaving(each, saved)), left: saved }
    })
  } catch (failed) {
    // Before anybody could be decided it is the reading that failed, for all who wait.
    const concerned = tried === 0 ? line.length : tried
    return { outcomes: Array.from({ length: concerned }, () => ({ failed })), left: undefined }
  }
}

async function decideAll(
  line: readonly Asked[],
  account: Account,
): Promise<{ outcomes: Outcome<Stored>[]; after: Account } | 'stale'> {
  const outcomes: Outcome<Stored>[] = []
  let after = account
  for (const asked of line) {
    const answer = await answerTo(asked, after).catch((failed: unknown) => ({ failed }))
    if (answer === 'stale') return 'stale'
    outcomes.push(answer)
    if ('done' in answer) after = answer.done.account
    if (after.outbox.length - account.outbox.length >= MOST_ADDED) break
  }
  return { outcomes, after }
}

/** Nothing of it is written yet. @throws Refusal, like `post` */
async function answerTo({ context, request, follow }: Asked, account: Account): Promise<Answer> {
  const known = await findStored(context, account, request)
  if (known === 'stale') return 'stale'
  if (known) return { done: { entries: known, also: [], account, replayed: true } }
  // What has been posted here stays here; only what is new goes to the survivor.
  if (follow && account.mergedInto) {
    requireTaken(account, request)
    return { done: { account, into: account.mergedInto } }
  }
  await requireUnusedBefore(context, account, request)
  return { done: { ...(await decideNow(context, account, request)), replayed: false } }
}

/** A merge that is not through may still be refused: nothing passes it before. @throws Refusal BUSY */
function requireTaken({ absorbed }: Account, { header }: Request): void {
  const { mergedFrom } = header.ref
  if (mergedFrom !== undefined && !absorbed?.[mergedFrom]) throw busy()
}

function isNo(outcome: Outcome<Stored>): boolean {
  return 'failed' in outcome && outcome.failed instanceof Refusal
}

/** All of a step are told of the account as the whole step left it. */
function leaving(outcome: Outcome<Stored>, account: Account): Outcome<Stored> {
  return 'done' in outcome ? { done: { ...outcome.done, account } } : outcome
}

/** @throws Refusal what the rules say no with */
export async function decideNow(
  context: Context,
  account: Account,
  request: Request,
): Promise<Decision> {
  const known = await programmes(context, account.tier.policyVersion)
  const now = context.clock.now()
  const decision = decide(account, request.commands, request.header, known, now)
  if (!isRejected(decision)) return decision
  throw new Refusal(decision.rejected, decision.message, decision.details)
}
