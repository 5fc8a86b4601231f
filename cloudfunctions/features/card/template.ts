import type { CardTemplate, Key, WalletTemplateView } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { Refusal } from '../../platform/refusal'
import { saveVersioned } from '../../platform/versioned'
import type { MerchantGrant } from '../access/rules/grants'
import { writeAudit } from '../audit'
import { changeLadder } from './ladder'
import { templateProblem } from './rules/template'
import type { TemplateDoc } from './store'
import { TEMPLATES } from './store'

export function templateView(doc: TemplateDoc): WalletTemplateView {
  const { _id, version, template, state, cardId, trouble } = doc
  return { templateId: _id, version, template, state, cardId, ...(trouble && { trouble }) }
}

export interface TemplateSave {
  key: Key
  templateId?: string
  version?: number
  template: CardTemplate
}

/** @throws Refusal INVALID_INPUT with the field that WeChat would not take, VERSION_CHANGED */
export async function saveTemplate(
  context: Context,
  { key, templateId, version, template }: TemplateSave,
  grant: MerchantGrant,
): Promise<WalletTemplateView> {
  const bad = templateProblem(template)
  if (bad) {
    throw new Refusal('INVALID_INPUT', `${bad}: not within WeChat's bounds`, {
      path: `template.${bad}`,
    })
  }
  if (templateId !== undefined) await refuseSettled(context, templateId, template)
  const initial = {
    state: 'draft',
    cardId: '',
    sent: '',
    stocked: 0,
    dueAt: null,
    failures: 0,
    attempt: null,
    trouble: null,
  } satisfies Partial<TemplateDoc>
  const { doc } = await saveVersioned<TemplateDoc>(
    context,
    {
      collection: TEMPLATES,
      action: 'wallet.saveTemplate',
      key,
      ...(templateId === undefined ? {} : { id: templateId }),
      ...(version === undefined ? {} : { version }),
      fields: { template },
      initial,
    },
    't',
  )
  await changeLadder(context, (standing) =>
    standing.templateId === '' ? { templateId: doc._id } : null,
  )
  const details = { version: doc.version }
  await writeAudit(context, grant, {
    action: 'wallet.saveTemplate',
    subject: doc._id,
    details,
    key,
  })
  return templateView(doc)
}

/** WeChat lets nobody change a card's brand; a new template makes a new card. */
async function refuseSettled(context: Context, id: string, template: CardTemplate): Promise<void> {
  const standing = await templateOf(context, id)
  if (standing.cardId !== '' && standing.template.brandName !== template.brandName) {
    throw new Refusal('INVALID_INPUT', 'the brand of a card at WeChat is settled', {
      path: 'template.brandName',
    })
  }
}

/** @throws Refusal NOT_FOUND */
export async function templateOf(context: Context, id: string): Promise<TemplateDoc> {
  const doc = await context.db.get<TemplateDoc>(TEMPLATES, id)
  if (!doc) throw new Refusal('NOT_FOUND', 'no such template')
  return doc
}

/** Hands the template to the jobs, which alone may create cards. Repeating it is harmless. */
export async function pushTemplate(
  context: Context,
  { key, templateId }: { key: Key; templateId: string },
  grant: MerchantGrant,
): Promise<WalletTemplateView> {
  const { account, programId } = context.secrets.wechat
  if (account.appid === '' || programId === '') {
    throw new Refusal('NOT_ELIGIBLE', 'connect the official account first', {
      reason: 'wallet_off',
    })
  }
  const set = { state: 'queued', dueAt: context.clock.now(), failures: 0, trouble: null }
  const filter = { _id: templateId }
  if ((await context.db.updateWhere(TEMPLATES, filter, { set })) === 0) {
    throw new Refusal('NOT_FOUND', 'no such template')
  }
  await writeAudit(context, grant, { action: 'wallet.push', subject: templateId, key })
  return templateView(await templateOf(context, templateId))
}
