import type { WalletStep, WalletTrouble } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { Refusal } from '../../platform/refusal'
import { callCard } from '../../platform/wechat/card-client'
import { credential } from '../../platform/wechat/credentials'
import { WeChatError } from '../../platform/wechat/errors'
import { heed, keepProbe, readLadder } from './ladder'
import { formIsSet } from './rules/form'
import type { LadderDoc, TemplateDoc } from './store'
import { TEMPLATES, WALLET_CARDS } from './store'

type Named = WalletStep['step']

/**
 * Asks WeChat what this merchant may do, one step after the other, and stops at the first "no": what
 * comes after it is not known. Nothing is changed at WeChat. Whether addCard works on a phone cannot be
 * asked; the first card in a wallet shows it.
 */
export async function probe(context: Context): Promise<WalletStep[]> {
  const steps = configured(context)
  const go = async (step: Named, ask: () => Promise<WalletTrouble | null>) => {
    if (steps.some(({ state }) => state === 'open')) {
      steps.push({ step, state: 'unknown' })
      return
    }
    const trouble = await ask().catch((error: unknown) => heardFrom(context, error))
    steps.push(trouble ? { step, state: 'open', trouble } : { step, state: 'done' })
  }
  await go('token', async () => {
    await credential(context, 'token')
    await credential(context, 'ticket')
    return null
  })
  await go('permission', async () => {
    await callCard(context, '/card/batchget', { offset: 0, count: 1 })
    return null
  })
  const { templateId } = await readLadder(context)
  const template = templateId ? await context.db.get<TemplateDoc>(TEMPLATES, templateId) : null
  await go('template', () => Promise.resolve(templateTrouble(context, template)))
  await go('review', () => reviewTrouble(context, template))
  const first = await context.db.query(WALLET_CARDS, { filter: { state: 'held' }, limit: 1 })
  steps.push({ step: 'first_card', state: first.length > 0 ? 'done' : 'open' })
  await keepProbe(context, steps)
  return steps
}

/** Everything but the first card, which only a phone can add. */
export const passed = (steps: readonly WalletStep[]): boolean =>
  steps.every(({ step, state }) => state === 'done' || step === 'first_card' || step === 'callback')

/** What the deployment's own environment says, without asking WeChat. */
export function configured({ secrets, clock }: Context): WalletStep[] {
  const { account, programId, callback } = secrets.wechat
  const step = (name: Named, done: boolean): WalletStep =>
    done
      ? { step: name, state: 'done' }
      : { step: name, state: 'open', trouble: trouble('not_connected', clock.now()) }
  return [
    step('account', account.appid !== '' && account.secret !== ''),
    step('program', programId !== ''),
    // Cards work without callbacks, but deletions are noticed late.
    { ...step('callback', true), ...(callback.token === '' ? { state: 'unknown' as const } : {}) },
  ]
}

/**
 * What the console shows: what the last probe found, or what can be said without one. What has become of
 * the card since then is newer than the probe.
 */
export function checklistOf(
  context: Context,
  { steps, steppedDown, probedAt }: LadderDoc,
  template: TemplateDoc | null,
  holders: number,
): WalletStep[] {
  const rest: Named[] = ['token', 'permission', 'template', 'review']
  const lost: WalletStep[] =
    steppedDown && steppedDown.at > probedAt
      ? [{ step: 'permission', state: 'open', trouble: steppedDown }]
      : []
  const newer = [...madeOf(context, template), ...lost]
  const known = new Map([...steps, ...newer].map((step) => [step.step, step]))
  return [
    ...configured(context),
    ...rest.map((step) => known.get(step) ?? { step, state: 'unknown' as const }),
    { step: 'first_card', state: holders > 0 ? 'done' : 'open' },
  ]
}

function madeOf({ clock }: Context, template: TemplateDoc | null): WalletStep[] {
  if (!template || template.cardId === '') return []
  const made: WalletStep = { step: 'template', state: 'done' }
  const { state, trouble: said } = template
  if (state === 'approved') return [made, { step: 'review', state: 'done' }]
  const inReview = trouble('in_review', clock.now())
  if (state === 'in_review') return [made, { step: 'review', state: 'open', trouble: inReview }]
  if (state === 'refused' && said) return [made, { step: 'review', state: 'open', trouble: said }]
  return [made]
}

function trouble(problem: WalletTrouble['problem'], at: number): WalletTrouble {
  return { problem, errcode: 0, detail: '', at }
}

function templateTrouble({ clock }: Context, template: TemplateDoc | null): WalletTrouble | null {
  if (template && template.cardId !== '') return null
  return template?.trouble ?? trouble('no_template', clock.now())
}

async function reviewTrouble(
  context: Context,
  template: TemplateDoc | null,
): Promise<WalletTrouble | null> {
  if (template && !formIsSet(template)) return trouble('in_review', context.clock.now())
  const { card } = await callCard(context, '/card/get', { card_id: template?.cardId ?? '' })
  const { status } = card.member_card.base_info
  if (status === 'CARD_STATUS_VERIFY_OK' || status === 'CARD_STATUS_DISPATCH') return null
  if (status === 'CARD_STATUS_NOT_VERIFY') return trouble('in_review', context.clock.now())
  return template?.trouble ?? trouble('review_refused', context.clock.now())
}

function heardFrom(context: Context, error: unknown): Promise<WalletTrouble> {
  if (error instanceof Refusal) {
    return Promise.resolve(trouble('wechat_silent', context.clock.now()))
  }
  if (error instanceof WeChatError || error instanceof Error) return heed(context, error)
  throw error
}
