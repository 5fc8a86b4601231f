import type { Key, MemberId, Reminder, ReminderTemplate, Time } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { Refusal } from '../../platform/refusal'
import type { SubscribeMessages } from '../../platform/wechat/subscribe'
import type { Identity } from '../member'
import { forgetIdentity, identitiesOf, IDENTITIES, identityOf } from '../member'
import { reminderTexts } from './locales'
import { fieldsOf, reminderOf } from './rules/reminder'
import type { MessageDoc } from './store'
import { MESSAGES } from './store'

const KEYS_KEPT = 20
/** More than anybody needs; WeChat counts for itself. */
const MOST_ALLOWED = 20
const LANDING_PAGE = 'packages/member/messages/messages'

/** The reminders that WeChat can bring to this phone, and how many each it has said yes to. */
export async function reminderTemplates(context: Context): Promise<ReminderTemplate[]> {
  const allowed = (await identityOf(context))?.allowed ?? {}
  const { templates } = context.secrets.wechat
  return Object.entries(templates).map(([name, { id }]) => {
    const kind = name as Reminder
    return { kind, templateId: id, allowed: allowed[kind] ?? 0 }
  })
}

/** One more of each kind that the phone has said yes to. A repeat adds nothing. @throws Refusal IDEMPOTENCY_CONFLICT */
export async function allowReminders(
  context: Context,
  { key, kinds }: { key: Key; kinds: readonly Reminder[] },
): Promise<ReminderTemplate[]> {
  const { templates } = context.secrets.wechat
  const { allowed = {}, allowedBy = [] } = (await identityOf(context)) ?? {}
  const more = [...new Set(kinds)].filter(
    (kind) => templates[kind] && (allowed[kind] ?? 0) < MOST_ALLOWED,
  )
  const mark = `${key}#${[...new Set(kinds)].sort().join('+')}`
  const standing = allowedBy.find((each) => each === key || each.startsWith(`${key}#`))
  if (standing?.includes('#') && standing !== mark) {
    throw new Refusal('IDEMPOTENCY_CONFLICT', 'this key was used for other reminders')
  }
  if (more.length > 0 && standing === undefined) {
    await context.db.updateWhere(
      IDENTITIES,
      { _id: context.caller.openid, allowedBy: { not: mark } },
      {
        inc: Object.fromEntries(more.map((kind) => [`allowed.${kind}`, 1])),
        set: { allowedBy: [mark, ...allowedBy].slice(0, KEYS_KEPT) },
      },
    )
    forgetIdentity(context)
  }
  return reminderTemplates(context)
}

/** Pauses before the second and third try of a WeChat that is busy. */
const PAUSES_MS = [60_000, 600_000]

/**
 * Brings written messages to the phones that have allowed it; for jobs. Each at most once: a second one
 * would use up another yes. What cannot be sent stays in the message centre. Returns how many it found.
 */
export async function sendReminders(
  context: Context,
  limit: number,
  wechat: SubscribeMessages,
): Promise<number> {
  const due = await context.db.query<MessageDoc>(MESSAGES, {
    filter: { sendDueAt: { above: 0, upTo: context.clock.now() } },
    order: [['sendDueAt', 'asc']],
    limit,
  })
  for (const doc of due) await sendOne(context, doc, wechat)
  return due.length
}

async function sendOne(context: Context, doc: MessageDoc, wechat: SubscribeMessages) {
  const claim = { _id: doc._id, sendDueAt: doc.sendDueAt ?? 0 }
  const claimed = await context.db.updateWhere(MESSAGES, claim, { set: { sendDueAt: null } })
  const kind = reminderOf(doc.kind)
  const template = kind && context.secrets.wechat.templates[kind]
  const data = template && fieldsOf(template, doc, reminderTexts[doc.kind] ?? '')
  if (claimed === 0 || !kind || !data) return
  for (const { _id: openid } of await allowing(context, doc.memberId, kind)) {
    if (!(await takeOne(context, openid, kind))) continue
    const message = { openid, templateId: template.id, page: LANDING_PAGE, data }
    const outcome = await wechat.send(message)
    context.log.info('reminder', { kind, outcome })
    if (outcome === 'sent') return
    if (outcome === 'refused') {
      await context.db.updateWhere(IDENTITIES, { _id: openid }, { set: { [`allowed.${kind}`]: 0 } })
      continue
    }
    const back = { inc: { [`allowed.${kind}`]: 1 } }
    await context.db.updateWhere(IDENTITIES, { _id: openid }, back)
    if (outcome === 'busy') await putOff(context, doc)
    return
  }
}

async function allowing(context: Context, memberId: MemberId, kind: Reminder): Promise<Identity[]> {
  const phones = await identitiesOf(context, memberId)
  return phones.filter(({ allowed }) => (allowed?.[kind] ?? 0) > 0)
}

async function takeOne(context: Context, openid: string, kind: Reminder): Promise<boolean> {
  const path = `allowed.${kind}`
  const filter = { _id: openid, [path]: { above: 0 } }
  return (await context.db.updateWhere(IDENTITIES, filter, { inc: { [path]: -1 } })) === 1
}

async function putOff(context: Context, { _id, sendTries = 0 }: MessageDoc): Promise<void> {
  const pauseMs = PAUSES_MS[sendTries]
  if (pauseMs === undefined) return
  const sendDueAt: Time = context.clock.now() + pauseMs
  await context.db.updateWhere(MESSAGES, { _id }, { set: { sendDueAt, sendTries: sendTries + 1 } })
}
