import type { Counter, MemberSummary, TierProgress } from '../../../typings/contract'
import type { LadderView } from '../../components/tier-ladder/tier-ladder'
import { grouped, wholeYuan } from '../../lib/money'
import { nodeColour } from '../../lib/palette'
import { longDate, shortDate } from '../../lib/time'
import { serverNow } from '../../services/cloud'
import { language, textOf, words } from '../../services/language'

export interface ProgressView {
  /** The consequence first: what to do, until when, for what. */
  sentence: string
  /** The sentence cut at its amount, which stands out. */
  parts: { text: string; strong: boolean }[]
  line: string
  ladder: LadderView
}

export function progressView({ progress, ladder, card }: MemberSummary): ProgressView {
  const { say } = words()
  const current = Math.max(
    0,
    ladder.findIndex(({ id }) => id === progress.currentId),
  )
  const next = ladder.find(({ id }) => id === progress.nextId)
  const sentence = next
    ? climbSentence(progress, textOf(next.name))
    : retentionSentence(progress, textOf(card.tierName))
  const step = progress.missing[0]
  const kept = next
    ? say.tierKept(
        textOf(next.name),
        progress.nextUntil ? longDate(progress.nextUntil, language.get()) : '',
      )
    : ''
  const soFar = step
    ? say.soFar(amountText(step.counter, step.reached), amountText(step.counter, step.target))
    : ''
  return {
    sentence,
    parts: partsOf(sentence, step ? amountText(step.counter, step.amount) : ''),
    line: [kept, soFar].filter(Boolean).join(' · '),
    ladder: {
      names: ladder.map(({ name }) => textOf(name)),
      colours: ladder.map(({ palette }) => nodeColour(palette)),
      current,
      permille: progress.permille,
      label: say.ladderLabel(textOf(card.tierName), sentence),
    },
  }
}

function partsOf(sentence: string, amount: string): ProgressView['parts'] {
  const at = amount === '' ? -1 : sentence.indexOf(amount)
  if (at < 0) return [{ text: sentence, strong: false }]
  return [
    { text: sentence.slice(0, at), strong: false },
    { text: amount, strong: true },
    { text: sentence.slice(at + amount.length), strong: false },
  ]
}

function climbSentence(progress: TierProgress, tier: string): string {
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

function retentionSentence(progress: TierProgress, tier: string): string {
  const { say } = words()
  const { retention } = progress
  const step = retention?.missing[0]
  if (!retention) return say.topTier(tier)
  const by = shortDate(retention.by, language.get(), serverNow())
  return step ? say.keepBy(amountText(step.counter, step.amount), by) : say.kept(by)
}

/** Promises are in whole yuan, rounded up: never less than what is needed. */
function amountText(counter: Counter, amount: number): string {
  return counter === 'spendFen' ? wholeYuan(Math.ceil(amount / 100) * 100) : grouped(amount)
}
