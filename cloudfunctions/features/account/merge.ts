import type { EntryKey, Key, MemberId, Time } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { Refusal } from '../../platform/refusal'
import { journalEntries } from './journal'
import type { PostOptions } from './post'
import { post, preview } from './post'
import type { Account, Estate } from './rules/account'
import type { Command } from './rules/command'
import type { Actor, Effect, Entry } from './rules/entry'
import { mustRead } from './store'

export interface AccountMerge {
  key: Key
  /** The account that closes. */
  from: MemberId
  into: MemberId
  undoUntil: Time
  reason: string
  actor: Actor
}

const derived = (key: Key, step: string) => `${key}:${step}` as EntryKey

/** These say no for good; anything else (BUSY, a lost reply) is tried again. */
const FINAL = [
  'ACCOUNT_FROZEN',
  'ACCOUNT_CLOSED',
  'NOT_ELIGIBLE',
  'TOO_LATE',
  'ALREADY_DONE',
] as const
const finalCode = (reason: string) => FINAL.find((code) => code === reason)

/**
 * Posts, or says no for good under the same key, so that everybody who carries out the same decision
 * is told the same. @throws Refusal one of FINAL
 */
async function postForGood(
  context: Context,
  id: MemberId,
  command: Command,
  options: PostOptions,
): Promise<Entry> {
  try {
    const { entries } = await post(context, id, command, options)
    if (entries[0].type !== 'refused') return entries[0]
    throw new Refusal(finalCode(entries[0].reason) ?? 'NOT_ELIGIBLE', 'refused before')
  } catch (error) {
    const code = error instanceof Refusal ? finalCode(error.code) : undefined
    if (code === undefined) throw error
    const { entries } = await post(context, id, { kind: 'refuse', reason: code }, options)
    if (entries[0].type === 'refused') throw error
    return entries[0]
  }
}

/**
 * All that one account has goes to another of the same person. The giver closes and says what it had;
 * the receiver's entry under `K:credit` is the record: it takes everything, or says no for good, and
 * then the giver opens again. Repeat it with the same key until it answers; jobs do.
 * @throws Refusal ACCOUNT_FROZEN, ACCOUNT_CLOSED, NOT_ELIGIBLE (reason `locked`: something is in progress)
 */
export async function mergeAccounts(context: Context, merge: AccountMerge): Promise<Estate> {
  const { key, from, into, undoUntil, reason, actor } = merge
  await mustRead(context, into)
  const given = await postForGood(
    context,
    from,
    { kind: 'merge.give', into, reason },
    {
      key,
      action: 'account.merge',
      input: { into },
      actor,
      ref: { otherMemberId: into },
      decided: true,
    },
  )
  const { estate } = effectOf(given, 'merge.give')
  const ref = { otherMemberId: from, of: given.key }
  try {
    await postForGood(
      context,
      into,
      { kind: 'merge.take', from, estate, undoUntil, reason },
      { key: derived(key, 'credit'), action: 'account.merge.take', input: { from }, actor, ref },
    )
    return estate
  } catch (error) {
    if (!(error instanceof Refusal) || finalCode(error.code) === undefined) throw error
    await post(
      context,
      from,
      { kind: 'merge.back', estate, reason: error.code },
      {
        key: derived(key, 'release'),
        action: 'account.merge.end',
        input: { into },
        actor,
        ref: { otherMemberId: into, of: given.key },
      },
    )
    throw error
  }
}

/** What the survivor would own; nothing is changed. @throws Refusal as `mergeAccounts` */
export async function previewMerge(
  context: Context,
  from: Account,
  into: Account,
  actor: Actor,
): Promise<Account> {
  const reason = 'preview'
  const given = await preview(
    context,
    from,
    { kind: 'merge.give', into: into._id, reason },
    { actor },
  )
  const { estate } = effectOf(given.entries[0], 'merge.give')
  const undoUntil = context.clock.now()
  const take: Command = { kind: 'merge.take', from: from._id, estate, undoUntil, reason }
  return (await preview(context, into, take, { actor })).account
}

export interface AccountUnmerge {
  key: Key
  /** The merge's. */
  of: Key
  from: MemberId
  into: MemberId
  reason: string
  actor: Actor
}

/**
 * Undoes a merge: the survivor gives everything back, then the other opens with what it had. May be
 * repeated with the same key; once the survivor has given, nothing refuses the rest.
 * @throws Refusal TOO_LATE, NOT_ELIGIBLE (reason `locked`), ACCOUNT_FROZEN, ACCOUNT_CLOSED
 */
export async function unmergeAccounts(context: Context, undo: AccountUnmerge): Promise<void> {
  const { key, of, from, into, reason, actor } = undo
  const ofKey = of as string as EntryKey
  const back = await findEntry(context, from, derived(key, 'back'))
  if (back && back.ref.of !== ofKey) {
    // Sent once more after the card was merged anew: the survivor of today must give nothing for it.
    throw new Refusal('ALREADY_DONE', 'this undoing was of an earlier merge')
  }
  const { estate } = effectOf(await entryOf(context, from, ofKey), 'merge.give')
  const taken = await entryOf(context, into, derived(of, 'credit'))
  const { replaced } = effectOf(taken, 'merge.take')
  const { shared = [] } = effectOf(taken, 'counter.join')
  await postForGood(
    context,
    into,
    {
      kind: 'merge.return',
      from,
      estate,
      replaced,
      taken: { at: taken.at, shared },
      reason,
    },
    {
      key,
      action: 'account.unmerge',
      decided: true,
      input: { from, of },
      actor,
      ref: { otherMemberId: from, of: taken.key },
    },
  )
  await post(
    context,
    from,
    { kind: 'merge.back', estate, reason },
    {
      key: derived(key, 'back'),
      action: 'account.unmerge.back',
      input: { into, of },
      actor,
      ref: { otherMemberId: into, of: ofKey },
    },
  )
}

/** @throws Refusal NOT_FOUND */
async function entryOf(context: Context, id: MemberId, key: EntryKey): Promise<Entry> {
  const entry = await findEntry(context, id, key)
  if (!entry) throw new Refusal('NOT_FOUND', 'no such merge')
  return entry
}

async function findEntry(
  context: Context,
  id: MemberId,
  key: EntryKey,
): Promise<Entry | undefined> {
  const account = await mustRead(context, id)
  const recent = account.outbox.find((entry) => entry.key === key)
  return recent ?? (await journalEntries(context, id, [key]))[0]
}

function effectOf<Kind extends Effect['kind']>(
  { _id, effects }: Entry,
  kind: Kind,
): Extract<Effect, { kind: Kind }> {
  const found = effects.find(
    (effect): effect is Extract<Effect, { kind: Kind }> => effect.kind === kind,
  )
  if (!found) throw new Error(`entry ${_id} is no ${kind}`)
  return found
}
