import type { Counter, MemberSummary, TierProgress } from '../../typings/contract'
import { grouped, wholeYuan } from '../lib/money'
import { shortDate } from '../lib/time'
import { serverNow } from './cloud'
import { language, textOf, words } from './language'

/** A review that is further away is no news yet. */
const WARN_MS = 60 * 86_400_000

/** Promises are in whole yuan, rounded up: never less than what is needed. */
export function amountText(counter: Counter, amount: number): string {
  return counter === 'spendFen' ? wholeYuan(Math.ceil(amount / 100) * 100) : grouped(amount)
}

/** What is missing for the next tier: the consequence first. */
export function climbSentence(progress: TierProgress, tier: string): string {
  const { say } = words()
  const step = progress.missing[0]
  if (!step) return ''
  const by = step.by ? shortDate(step.by, language.get(), serverNow()) : ''
  const amount = amountText(step.counter, step.amount)
  switch (step.counter) {
    case 'spendFen':
      return say.spendMore(amount, by, tier)
    case 'visits':
    case 'services':
      return say.visitMore(amount, by, tier)
    case 'growth':
      return say.growMore(amount, by, tier)
  }
}

/** On the top tier the sentence says what keeps it. */
export function retentionSentence(progress: TierProgress, tier: string): string {
  const { say } = words()
  const { retention } = progress
  const step = retention?.missing[0]
  if (!retention) return say.topTier(tier)
  const by = shortDate(retention.by, language.get(), serverNow())
  return step ? say.keepBy(amountText(step.counter, step.amount), by) : say.kept(by)
}

/** Below the top: what the present tier still asks for before its review; '' when nothing. */
export function keepWarning({ progress, card }: MemberSummary): string {
  const { tell } = words()
  const { retention, nextId } = progress
  const step = retention?.missing[0]
  if (!retention || !step || nextId === undefined) return ''
  const end = progress.graceUntil ?? retention.by
  if (end - serverNow() > WARN_MS) return ''
  const by = shortDate(end, language.get(), serverNow())
  const tier = textOf(card.tierName)
  const amount = amountText(step.counter, step.amount)
  if (step.counter === 'spendFen') return tell.keepWarning(amount, by, tier)
  return step.counter === 'growth'
    ? tell.keepGrowth(amount, by, tier)
    : tell.keepVisits(amount, by, tier)
}
