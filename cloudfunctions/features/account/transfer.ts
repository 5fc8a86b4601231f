import type { EntryKey, Key, MemberId, Points, Text } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { Refusal } from '../../platform/refusal'
import type { Finisher } from './finisher'
import type { Command } from './rules/command'
import type { Actor, Entry } from './rules/entry'
import { post } from './post'
import { mustRead } from './store'

export interface Transfer {
  key: Key
  from: MemberId
  to: MemberId
  points: Points
  actor: Actor
  subject?: Text
}

const derived = (key: EntryKey, step: string) => `${key}:${step}` as EntryKey

/**
 * Points from one account to another: held at the giver, credited at the receiver, settled or
 * released at the giver. The receiver's entry under `K:credit` is the record: a credit, or a durable
 * "no" that stands where a credit would have. Whoever comes later follows what stands.
 * Throws what `post` throws; ACCOUNT_FROZEN or ACCOUNT_CLOSED also when the receiver takes nothing.
 */
export async function transfer(context: Context, gift: Transfer): Promise<void> {
  const { from, to, points, actor, subject } = gift
  if (from === to) throw new Refusal('NOT_ELIGIBLE', 'to oneself', { reason: 'own_account' })
  await mustRead(context, to)
  const key = gift.key as string as EntryKey
  await post(
    context,
    from,
    { kind: 'hold', points, purpose: 'gift', ...(subject && { subject }) },
    {
      key,
      action: 'account.give',
      input: { to, points },
      actor,
      ref: { otherMemberId: to },
    },
  )
  const refused = await receive(context, gift, key)
  await endGift(context, gift, key, refused)
  if (refused) throw new Refusal(refusedCode(refused), 'the receiver takes no points')
}

const CODES = ['ACCOUNT_FROZEN', 'ACCOUNT_CLOSED'] as const
const refusedCode = ({ reason }: Entry) => CODES.find((code) => code === reason) ?? 'NOT_ELIGIBLE'

/** The receiver's answer; a refusal when it says no, or has said so before. */
async function receive(context: Context, gift: Transfer, key: EntryKey): Promise<Entry | null> {
  const { points, subject } = gift
  try {
    const credit: Command = { kind: 'credit', type: 'gift', points, ...(subject && { subject }) }
    return refusalIn(await answer(context, gift, key, credit))
  } catch (error) {
    const code = error instanceof Refusal ? CODES.find((each) => each === error.code) : undefined
    if (code === undefined) throw error
    return refusalIn(await answer(context, gift, key, { kind: 'refuse', reason: code }))
  }
}

const refusalIn = (entry: Entry) => (entry.type === 'refused' ? entry : null)

/** Yes and no are one request with one key, so the first of them stands. */
async function answer(
  context: Context,
  { from, to, points, actor }: Pick<Transfer, 'from' | 'to' | 'points' | 'actor'>,
  key: EntryKey,
  command: Command,
): Promise<Entry> {
  const { entries } = await post(context, to, command, {
    key: derived(key, 'credit'),
    action: 'account.receive',
    input: { from, points },
    actor,
    ref: { otherMemberId: from, of: key },
  })
  return entries[0]
}

async function endGift(
  context: Context,
  { from, to, actor }: Pick<Transfer, 'from' | 'to' | 'actor'>,
  key: EntryKey,
  refused: Entry | null,
): Promise<void> {
  const end: Command = refused
    ? { kind: 'release', hold: key }
    : { kind: 'settle', hold: key, type: 'gift' }
  try {
    await post(context, from, end, {
      key: derived(key, end.kind),
      action: 'account.give.end',
      input: { to },
      actor,
      ref: { otherMemberId: to, of: key },
    })
  } catch (error) {
    // The job and the giver may both end it; the hold ends once.
    if (!(error instanceof Refusal && error.code === 'ALREADY_DONE')) throw error
  }
}

export const finishers: Finisher[] = [
  {
    purpose: 'gift',
    async finish(context, from, key, { amount, ref }) {
      const to = ref.otherMemberId
      if (!to) throw new Error('a gift without a receiver')
      const gift = { from, to, points: amount, actor: { kind: 'job', id: 'holds' } as const }
      const entry = await answer(context, gift, key, { kind: 'refuse', reason: 'given up' })
      await endGift(context, gift, key, refusalIn(entry))
    },
  },
]
