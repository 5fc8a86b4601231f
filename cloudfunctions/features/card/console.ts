import type { CardLevel, Key, WalletView } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { Refusal } from '../../platform/refusal'
import { phoneUsage } from '../../platform/wechat/phone-usage'
import type { MerchantGrant } from '../access/rules/grants'
import { waitingInWallet } from '../account'
import { writeAudit } from '../audit'
import { moveTo, readLadder, stepDown } from './ladder'
import { checklistOf, passed, probe } from './probe'
import type { TemplateDoc } from './store'
import { TEMPLATES, WALLET_CARDS } from './store'
import { templateView } from './template'

/** Everything about the WeChat card on one page; five requests. */
export async function showWallet(context: Context): Promise<WalletView> {
  const ladder = await readLadder(context)
  const { templateId, level, since, steppedDown, probedAt } = ladder
  const [template, holders, waiting, phoneNumbers] = await Promise.all([
    templateId ? context.db.get<TemplateDoc>(TEMPLATES, templateId) : null,
    countHolders(context),
    waitingInWallet(context),
    phoneUsage(context),
  ])
  return {
    level,
    since,
    ...(steppedDown && { steppedDown }),
    template: template && templateView(template),
    checklist: checklistOf(context, ladder, template, holders),
    probedAt,
    holders,
    waiting,
    phoneNumbers,
  }
}

async function countHolders(context: Context): Promise<number> {
  const [total] = await context.db.total(WALLET_CARDS, {
    filter: { state: 'held' },
    by: null,
    sum: { count: 1 },
  })
  return total?.sums['count'] ?? 0
}

export async function probeWallet(context: Context): Promise<WalletView> {
  await probe(context)
  return showWallet(context)
}

/**
 * One level up only after WeChat itself has said yes, just now; down at any time.
 * @throws Refusal NOT_ELIGIBLE (`wallet_off`)
 */
export async function setLevel(
  context: Context,
  { key, level }: { key: Key; level: CardLevel },
  grant: MerchantGrant,
): Promise<WalletView> {
  if (level === 'brand_member') {
    throw new Refusal('NOT_ELIGIBLE', 'the brand membership is not connected', {
      reason: 'wallet_off',
    })
  }
  if (level === 'wx_card') await stepUp(context)
  else await stepDown(context, null)
  await writeAudit(context, grant, { action: 'wallet.setLevel', subject: level, key })
  return showWallet(context)
}

async function stepUp(context: Context): Promise<void> {
  if (!passed(await probe(context))) {
    throw new Refusal('NOT_ELIGIBLE', 'WeChat does not let this account give out cards yet', {
      reason: 'wallet_off',
    })
  }
  const { templateId } = await readLadder(context)
  const template = await context.db.get<TemplateDoc>(TEMPLATES, templateId)
  await moveTo(context, 'wx_card', template?.cardId ?? '')
}
