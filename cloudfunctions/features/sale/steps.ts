import type { EntryKey, Key } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { sha256 } from '../../platform/ids'
import { later } from '../../platform/later'
import { Refusal } from '../../platform/refusal'
import type { Account, Command, Entry, PostOptions } from '../account'
import { accountNow, post } from '../account'
import { birthdayOf } from '../member'
import { tellEntries } from '../message'
import { currentProgramme } from '../programme'
import { progressOf } from '../tier'
import type { Posted, RecordStep, ReturnStep, SaleDoc, Step } from './record'
import { SALES } from './record'
import { givenBack } from './rules/refund'

type Recorded = Extract<Posted, { kind: 'record' }>
type Commands = readonly [Command, ...Command[]]

/** Spending stands before earning: what a sale earns cannot pay for it. */
export function recordCommands(sale: SaleDoc, birthday: string): Commands {
  const { payFen, spendPoints } = sale.tender
  const earn: Command = {
    kind: 'earn',
    soldAt: sale.at,
    shopId: sale.shopId,
    eligibleFen: payFen,
    minutes: sale.minutes,
    birthday,
  }
  return spendPoints > 0 ? [{ kind: 'spend', points: spendPoints }, earn] : [earn]
}

/** What was spent comes back before what was earned is taken. */
export function returnCommands(
  sale: SaleDoc,
  step: Pick<ReturnStep, 'refundedBeforeFen' | 'refundedAfterFen'>,
  recorded: Recorded,
): Command[] {
  const before = givenBack(sale.tender, step.refundedBeforeFen)
  const after = givenBack(sale.tender, step.refundedAfterFen)
  const commands: Command[] = []
  if (after.points > before.points && recorded.spendKey !== '') {
    commands.push({
      kind: 'reverse',
      taken: recorded.taken,
      returnedBefore: before.points,
      returnedAfter: after.points,
      of: recorded.spendKey,
    })
  }
  if (recorded.earned) {
    commands.push({
      kind: 'clawback',
      earned: recorded.earned,
      remainingBeforeFen: before.eligibleLeftFen,
      remainingAfterFen: after.eligibleLeftFen,
      voids: after.refundedFen === sale.tender.amountFen,
    })
  }
  return commands
}

/**
 * Carries one decided step to the account; what has arrived is answered from the account's own record,
 * so it may be repeated by anyone at any time. Steps that it rests on go first.
 * @throws Refusal of the account: only the first step can still be refused
 */
export async function postStep(
  context: Context,
  sale: SaleDoc,
  step: Step,
  account?: Account,
): Promise<Posted> {
  const standing = sale.posted[step.id]
  if (standing) return standing
  const commands = await commandsOf(context, sale, step)
  const [first, ...rest] = commands
  const posted =
    first === undefined
      ? nothingPosted(context, step)
      : await postCommands(context, sale, step, [first, ...rest], account)
  later(context, 'sale.posted', () => markPosted(context, sale, step, posted))
  return posted
}

async function commandsOf(context: Context, sale: SaleDoc, step: Step): Promise<Command[]> {
  if (step.kind === 'record') return [...recordCommands(sale, birthdayIn(context, sale, step))]
  const origin = sale.steps.find(({ id }) => id === step.of)
  if (!origin) throw new Error(`sale ${sale._id}: step ${step.id} undoes nothing`)
  const recorded = await postStep(context, sale, origin)
  return recorded.kind === 'record' ? returnCommands(sale, step, recorded) : []
}

function birthdayIn(
  context: Context,
  { birthdays }: SaleDoc,
  { id, memberId }: RecordStep,
): string {
  return birthdayOf(context, { _id: memberId, birthday: birthdays[id] ?? '' })
}

function nothingPosted(context: Context, step: Step): Posted {
  const at = context.clock.now()
  if (step.kind === 'record') throw new Error('a record step always earns')
  return { kind: 'return', at, returnedPoints: 0, clawedBackPoints: 0 }
}

async function postCommands(
  context: Context,
  sale: SaleDoc,
  step: Step,
  commands: Commands,
  account?: Account,
): Promise<Posted> {
  try {
    const options = { ...stepOptions(sale, step), ...(account ? { account } : {}) }
    const {
      entries,
      also,
      replayed,
      account: posted,
    } = await post(context, step.memberId, commands, options)
    if (entries[0].type === 'refused') throw refusedBefore()
    if (!replayed && also.some(({ type }) => type === 'tier')) {
      later(context, 'sale.tell', () => tellEntries(context, step.memberId, also))
    }
    if (step.kind === 'return') return returnedFrom(entries)
    return { ...recordedFrom(entries), ...(await nextTierOf(context, posted)) }
  } catch (error) {
    const closed = error instanceof Refusal && error.code === 'ACCOUNT_CLOSED'
    // Without its first step there is no sale; whoever a sale is moved to may have left since.
    if (!closed || step.id === 's0') throw error
    return { kind: 'nobody', at: context.clock.now() }
  }
}

/** From the account as the post left it: no request. */
async function nextTierOf(context: Context, posted: Account): Promise<Pick<Recorded, 'next'>> {
  const programme = await currentProgramme(context)
  const account = await accountNow(context, posted)
  const { nextId, permille, missing } = progressOf(account, programme, context.clock.now())
  return nextId === undefined ? {} : { next: { nextId, permille, missing } }
}

/**
 * The same for every caller, so that the account knows a repeat for what it is. By the sale's key, not its
 * id: tried again after midnight, a sale that was refused has another day in its id.
 */
export function stepOptions(sale: SaleDoc, step: Step): PostOptions {
  return {
    key: step.key,
    action: `sale.${step.kind}`,
    input: { sale: sale.key, step: step.id },
    actor: step.actor,
    follow: true,
    ref: { shopId: sale.shopId, shopName: sale.shopName, saleId: sale._id },
  }
}

function refusedBefore(): Refusal {
  return new Refusal('INSUFFICIENT_POINTS', 'this sale was refused; record it anew')
}

export function recordedFrom(entries: readonly Entry[]): Recorded {
  const earning = entries.find(({ type }) => type === 'earn')
  const spending = entries.find(({ type }) => type === 'spend')
  const last = entries.at(-1)
  const rose = earning !== undefined && earning.tierAfter !== earning.tierBefore
  return {
    kind: 'record',
    at: last?.at ?? 0,
    earnedPoints: earning?.earned?.points ?? 0,
    pending: (earning?.change.pendingPoints ?? 0) > 0,
    growth: Math.floor((earning?.change.growthHundredths ?? 0) / 100),
    breakdown: earning?.breakdown ?? [],
    earned: earning?.earned ?? null,
    taken: spending?.taken ?? [],
    spendKey: spending?.key ?? '',
    tierUp: rose ? earning.tierAfter : '',
  }
}

export function returnedFrom(entries: readonly Entry[]): Extract<Posted, { kind: 'return' }> {
  const change = (type: Entry['type']) =>
    entries.filter((entry) => entry.type === type).reduce((sum, entry) => sum + ownPoints(entry), 0)
  return {
    kind: 'return',
    at: entries.at(-1)?.at ?? 0,
    returnedPoints: change('refund'),
    clawedBackPoints: 0 - change('clawback'),
  }
}

/** Signed: spendable and pending points, and what is owed less. */
function ownPoints({ change }: Entry): number {
  return change.points + change.pendingPoints - change.deficitPoints
}

/** Marks once, whoever comes: `owed` falls with the mark, in one step. */
export async function markPosted(
  context: Context,
  sale: SaleDoc,
  step: Step,
  posted: Posted,
): Promise<void> {
  const path = `posted.${step.id}`
  const earned = step.kind === 'record' && posted.kind === 'record' ? posted.earnedPoints : null
  await context.db.updateWhere(
    SALES,
    { _id: sale._id, [path]: { exists: false } },
    {
      set: {
        [path]: posted,
        ...(earned === null ? {} : { earnedPoints: earned }),
      },
      inc: { owed: -1 },
      // Personal, and not needed once the step has arrived.
      unset: [`birthdays.${step.id}`],
    },
  )
}

/** Of the step that records a sale: its key is no other sale's. */
export function saleStepKey(key: Key): EntryKey {
  return `${key}:sale` as EntryKey
}

/**
 * Of a later step. It names its sale, for a caller may send one key for two sales of one member, and both
 * are decided on their own documents.
 */
export function laterStepKey(sale: SaleDoc, key: Key, what: 'clawback' | 'credit'): EntryKey {
  return `${key}:s${sha256(sale.key).slice(0, 12)}:${what}` as EntryKey
}

/** What was decided under this key after the sale was recorded. */
export function laterSteps({ steps }: SaleDoc, key: Key): Step[] {
  return steps.filter((step) => step.key.startsWith(`${key}:`) && step.id !== 's0')
}
