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

interface Step {
  counter: Counter
  amount: number
}

/** A sentence about the first step, with what else is missing behind it: a tier may ask for several. */
function withOthers(sentence: string, others: readonly Step[]): string {
  const { tell } = words()
  const steps = others.map(({ counter, amount }) => tell.step[counter](amountText(counter, amount)))
  return steps.length === 0 ? sentence : tell.also(sentence, steps)
}

/** What is missing for the next tier: the consequence first, by the first of its last days. */
export function climbSentence(progress: TierProgress, tier: string): string {
  const { say } = words()
  const [step, ...others] = progress.missing
  if (!step) return ''
  const ends = progress.missing.flatMap(({ by }) => by ?? [])
  const by = ends.length > 0 ? shortDate(Math.min(...ends), language.get(), serverNow()) : ''
  const amount = amountText(step.counter, step.amount)
  const sentences: Record<Counter, (amount: string, by: string, tier: string) => string> = {
    spendFen: say.spendMore,
    visits: say.visitMore,
    services: say.serveMore,
    growth: say.growMore,
  }
  return withOthers(sentences[step.counter](amount, by, tier), others)
}

/** On the top tier the sentence says what keeps it. */
export function retentionSentence(progress: TierProgress, tier: string): string {
  const { say } = words()
  const { retention } = progress
  if (!retention) return say.topTier(tier)
  if (retention.missing.length > 0) return keepSentence(retention, tier)
  return say.kept(shortDate(retention.by, language.get(), serverNow()))
}

/** Below the top: what the present tier still asks for before its review; '' when nothing. */
export function keepWarning({ progress, card }: MemberSummary): string {
  const { retention, nextId } = progress
  if (!retention || nextId === undefined) return ''
  if (retention.by - serverNow() > WARN_MS) return ''
  return keepSentence(retention, textOf(card.tierName))
}

/** What keeps a tier, and in which days; '' when nothing is missing. */
function keepSentence(
  { missing, by }: NonNullable<TierProgress['retention']>,
  tier: string,
): string {
  const { tell } = words()
  const [step, ...others] = missing
  if (!step) return ''
  const date = (time: number) => shortDate(time, language.get(), serverNow())
  const starts = missing.flatMap(({ from }) => from ?? [])
  const span = starts.length > 0 ? tell.countedFrom(date(Math.max(...starts)), date(by)) : date(by)
  const amount = amountText(step.counter, step.amount)
  const sentences: Record<Counter, (amount: string, by: string, tier: string) => string> = {
    spendFen: tell.keepWarning,
    visits: tell.keepVisits,
    services: tell.keepServices,
    growth: tell.keepGrowth,
  }
  return withOthers(sentences[step.counter](amount, span, tier), others)
}
