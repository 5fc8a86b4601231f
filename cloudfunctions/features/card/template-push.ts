import { isBrokenCircuitError } from 'cockatiel'
import type { CardTemplateState, Time } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import type { Changes } from '../../platform/database'
import { callCard } from '../../platform/wechat/card-client'
import { WeChatError, WeChatSilence } from '../../platform/wechat/errors'
import { openBreaker } from './breaker'
import { keepKnownCard, sweepCards } from './known-cards'
import { heed } from './ladder'
import { cardBody, cardTexts, textsHash } from './rules/card-body'
import { formBody, formIsSet } from './rules/form'
import { pauseAfter } from './rules/mirror'
import { Pace } from './rules/pace'
import type { TemplateDoc } from './store'
import { TEMPLATES } from './store'

/** WeChat allows 50 card/create a second. */
const PER_SECOND = 50
const SECOND_MS = 1000
/** Longer than a call may take: until then nobody else takes up the same template. */
const CLAIM_MS = 30_000
/** An unanswered create shows itself in WeChat's list by then, or never. */
const SETTLES_MS = 10_000
const REVIEW_LOOK_MS = 10 * 60_000

type Breaker = Awaited<ReturnType<typeof openBreaker>>

/**
 * Templates on their way to WeChat: creates, updates, looks at reviews. Only jobs call this, under their
 * lease, so one instance at a time holds the 50 slots; it ends when they are all free again. Returns how
 * many it has looked at.
 */
export async function pushTemplates(context: Context, limit: number): Promise<number> {
  if (context.secrets.wechat.account.appid === '') return 0
  const breaker = await openBreaker(context, 'card/create')
  if (breaker.pausedUntil() > context.clock.now()) return 0
  const due = await dueTemplates(context, limit)
  if (due.length === 0) return 0
  const made = due.some(({ attempt }) => attempt) ? await sweepCards(context) : null
  const pace = new Pace(PER_SECOND, SECOND_MS, (ms) => context.clock.sleep(ms))
  await Promise.all(due.map((doc) => pushOne(context, doc, { breaker, pace, made })))
  await pace.idle()
  await breaker.keep()
  // An open circuit or a pause leaves the rest to a later run.
  const rests = breaker.isOpen() || breaker.pausedUntil() > context.clock.now()
  return rests ? 0 : due.length
}

function dueTemplates(context: Context, limit: number): Promise<TemplateDoc[]> {
  return context.db.query<TemplateDoc>(TEMPLATES, {
    filter: { dueAt: { above: 0, upTo: context.clock.now() } },
    order: [['dueAt', 'asc']],
    limit: Math.min(limit, PER_SECOND),
  })
}

interface Means {
  breaker: Breaker
  pace: Pace
  /** Template → card of everything at WeChat, where some attempt is unsettled; null where none is. */
  made: ReadonlyMap<string, string> | null
}

async function pushOne(context: Context, doc: TemplateDoc, means: Means): Promise<void> {
  const now = context.clock.now()
  const claim = { id: context.ids.id(), at: now }
  const claimed = await write(context, doc, doc.dueAt, {
    set: { dueAt: now + CLAIM_MS, ...(doc.cardId === '' ? { attempt: claim } : {}) },
  })
  if (!claimed) return
  const seen = now + CLAIM_MS
  try {
    const done = await step(context, doc, means)
    const cleared = { failures: 0, attempt: null, trouble: null }
    await finish(context, doc, seen, { ...cleared, ...done.set }, done.dueAt)
  } catch (error) {
    await fail(context, doc, seen, error)
  }
}

interface Step {
  set: Partial<TemplateDoc>
  dueAt: Time | null
}

async function step(context: Context, doc: TemplateDoc, means: Means): Promise<Step> {
  const hash = textsHash(doc.template, doc._id, context.secrets.wechat.programId)
  if (doc.cardId === '') return create(context, doc, hash, means)
  if (doc.sent !== hash) return update(context, doc, hash)
  if (!formIsSet(doc)) return setForm(context, doc)
  if (doc.stocked !== doc.template.quantity) return restock(context, doc)
  return look(context, doc)
}

/** @throws what the call throws */
async function create(
  context: Context,
  doc: TemplateDoc,
  hash: string,
  { breaker, pace, made }: Means,
): Promise<Step> {
  const reviewed = { state: 'in_review' as const, sent: hash }
  const stocked = doc.template.quantity
  const dueAt = context.clock.now() + (formIsSet(doc) ? REVIEW_LOOK_MS : 0)
  const lost = made?.get(doc._id)
  // The texts may have changed since the lost attempt, so they are sent once more.
  if (lost !== undefined) {
    return { set: { ...reviewed, sent: '', cardId: lost }, dueAt: context.clock.now() }
  }
  const { programId } = context.secrets.wechat
  const body = cardBody(doc.template, doc._id, programId)
  const { card_id } = await breaker.run(() =>
    callCard(context, '/card/create', body, undefined, (send) => pace.run(send)),
  )
  await keepKnownCard(context, card_id, doc._id)
  return { set: { ...reviewed, stocked, cardId: card_id }, dueAt }
}

async function update(context: Context, doc: TemplateDoc, hash: string): Promise<Step> {
  const { programId } = context.secrets.wechat
  const member_card = cardTexts(doc.template, doc._id, programId)
  const { send_check } = await callCard(context, '/card/update', {
    card_id: doc.cardId,
    member_card,
  })
  const state: CardTemplateState = send_check ? 'in_review' : 'approved'
  // What WeChat says about the state is asked at once; an update tells only whether there is a review.
  const rests = send_check && doc.stocked === doc.template.quantity && formIsSet(doc)
  return { set: { sent: hash, state }, dueAt: context.clock.now() + (rests ? REVIEW_LOOK_MS : 0) }
}

/**
 * No call takes a form away: without wx_activate, which the update has told WeChat, what is left of it is
 * never shown.
 */
async function setForm(context: Context, { cardId, template }: TemplateDoc): Promise<Step> {
  const { form = '' } = template
  if (form !== '') {
    await callCard(context, '/card/membercard/activateuserform/set', formBody(cardId, form))
  }
  return { set: { form }, dueAt: context.clock.now() }
}

/**
 * modifystock knows differences only, and a lost reply would make one count twice: so WeChat is asked how
 * many there are each time, and told what is missing from that.
 */
async function restock(context: Context, doc: TemplateDoc): Promise<Step> {
  const { cardId: card_id, template } = doc
  const { card } = await callCard(context, '/card/get', { card_id })
  const { total_quantity } = card.member_card.base_info.sku
  const missing = total_quantity === undefined ? 0 : template.quantity - total_quantity
  if (missing !== 0) {
    const change =
      missing > 0 ? { increase_stock_value: missing } : { reduce_stock_value: -missing }
    await callCard(context, '/card/modifystock', { card_id, ...change })
  }
  return { set: { stocked: template.quantity }, dueAt: context.clock.now() }
}

const STATES: Readonly<Record<string, CardTemplateState>> = {
  CARD_STATUS_NOT_VERIFY: 'in_review',
  CARD_STATUS_VERIFY_FAIL: 'refused',
  CARD_STATUS_VERIFY_OK: 'approved',
  CARD_STATUS_DISPATCH: 'approved',
  CARD_STATUS_DELETE: 'failed',
}

/** The review's end comes as an event, too; this is for when the event got lost. */
async function look(context: Context, doc: TemplateDoc): Promise<Step> {
  const { card } = await callCard(context, '/card/get', { card_id: doc.cardId })
  const state = STATES[card.member_card.base_info.status] ?? 'in_review'
  const dueAt = state === 'in_review' ? context.clock.now() + REVIEW_LOOK_MS : null
  return { set: { state }, dueAt }
}

async function fail(context: Context, doc: TemplateDoc, seen: Time, error: unknown): Promise<void> {
  const now = context.clock.now()
  const failures = doc.failures + 1
  if (isBrokenCircuitError(error)) {
    await finish(context, doc, seen, { attempt: null }, now + SETTLES_MS)
    return
  }
  if (error instanceof WeChatError && isFinal(error)) {
    const set = { state: 'failed' as const, failures, attempt: null }
    await finish(context, doc, seen, { ...set, trouble: await heed(context, error) }, null)
    return
  }
  // Silence and "busy" leave it open whether the card exists: the attempt stays, WeChat's list decides.
  const open =
    (error instanceof WeChatSilence && error.mayBeDone) ||
    (error instanceof WeChatError && error.remedy === 'retry')
  const trouble = error instanceof WeChatError ? await heed(context, error) : null
  const waits = open ? SETTLES_MS : Math.min(pauseAfter(failures), REVIEW_LOOK_MS)
  const set = { failures, trouble, ...(open ? {} : { attempt: null }) }
  await finish(context, doc, seen, set, now + waits)
  context.log.warn('template left for later', { template: doc._id, failures, open })
}

/** Repeating it would bring the same answer; the merchant has to do something first. */
const isFinal = ({ remedy }: WeChatError) =>
  remedy === 'tell_merchant' || remedy === 'step_down' || remedy === 'bug'

/** Ends the claim; a push that the merchant asked for meanwhile keeps its own time. */
async function finish(
  context: Context,
  doc: TemplateDoc,
  seen: Time,
  set: Partial<TemplateDoc>,
  dueAt: Time | null,
): Promise<void> {
  if (await write(context, doc, seen, { set: { ...set, dueAt } })) return
  const { state: _state, ...facts } = set
  await context.db.updateWhere(TEMPLATES, { _id: doc._id }, { set: facts })
}

async function write(
  context: Context,
  { _id }: TemplateDoc,
  dueAt: Time | null,
  changes: Changes,
): Promise<boolean> {
  return (await context.db.updateWhere(TEMPLATES, { _id, dueAt }, changes)) === 1
}
