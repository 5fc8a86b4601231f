import type { MemberId, Time } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { callCard } from '../../platform/wechat/card-client'
import { writeAudit } from '../audit'
import { takeFromForm } from '../member'
import type { TemplateDoc, WalletCardDoc } from './store'
import { TEMPLATES, WALLET_CARDS } from './store'
import { filledIn } from './rules/form'

/** Whether a card that nobody has activated yet waits for its holder to fill in WeChat's form. */
export async function awaitsForm(context: Context, card: WalletCardDoc): Promise<boolean> {
  return card.formAt === undefined && hasForm(context, card.cardId)
}

/** Whether the merchant has chosen WeChat's form for this card. */
export async function hasForm(context: Context, cardId: string): Promise<boolean> {
  const [template] = await context.db.query<TemplateDoc>(TEMPLATES, {
    filter: { cardId },
    limit: 1,
  })
  return template?.template.form !== undefined
}

/** The form was sent; from now on the card may be activated. */
export async function noteForm(context: Context, code: string, at: Time): Promise<void> {
  const filter = { _id: code, formAt: { exists: false } }
  await context.db.updateWhere(WALLET_CARDS, filter, { set: { formAt: at } })
}

/**
 * Takes over what the holder wrote into WeChat's form: by the ticket that came with them, else by card
 * and code. Where WeChat hands out the form by ticket only (community), the second finds nothing yet, and
 * the ticket brings it later. Nothing is taken twice.
 */
export async function takeForm(
  context: Context,
  { _id: code, cardId }: WalletCardDoc,
  memberId: MemberId,
  ticket = '',
): Promise<void> {
  const fields = await (ticket === '' ? formOf(context, cardId, code) : formBehind(context, ticket))
  const key = `form:${code}`
  const taken = await takeFromForm(context, memberId, key, filledIn(fields))
  if (taken.length === 0) return
  await writeAudit(
    context,
    { staffId: memberId, name: '', role: 'member' },
    { action: 'wallet.form', subject: memberId, details: { fields: taken.join(',') } },
  )
}

async function formOf(context: Context, card_id: string, code: string) {
  const user = await callCard(context, '/card/membercard/userinfo/get', { card_id, code })
  return user.user_info?.common_field_list ?? []
}

async function formBehind(context: Context, activate_ticket: string) {
  const reply = await callCard(context, '/card/membercard/activatetempinfo/get', {
    activate_ticket,
  })
  return reply.info.common_field_list
}
