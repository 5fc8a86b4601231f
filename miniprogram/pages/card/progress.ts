import type { MemberSummary } from '../../../typings/contract'
import type { LadderView } from '../../components/tier-ladder/tier-ladder'
import { nodeColour } from '../../lib/palette'
import { longDate, shortDate } from '../../lib/time'
import { serverNow } from '../../services/cloud'
import { language, textOf, words } from '../../services/language'
import { amountText, climbSentence, keepWarning, retentionSentence } from '../../services/tier-text'

export interface ProgressView {
  /** The sentence cut at its amount, which stands out: the consequence first, then the number. */
  parts: { text: string; strong: boolean }[]
  line: string
  /** What keeps the present tier, when something is missing for it. */
  warning: string
  ladder: LadderView
}

export function progressView(summary: MemberSummary, large: boolean): ProgressView {
  const { say, tell } = words()
  const { progress, ladder, card } = summary
  const current = Math.max(
    0,
    ladder.findIndex(({ id }) => id === progress.currentId),
  )
  const next = ladder.find(({ id }) => id === progress.nextId)
  const tier = textOf(card.tierName)
  const step = progress.missing[0]
  const by = step?.by ? shortDate(step.by, language.get(), serverNow()) : ''
  // A date of another year carries its year: with it the sentence would need a second line.
  const apart = large || (step?.by ? by === longDate(step.by, language.get()) : false)
  const sentence = next
    ? climbSentence(apart ? withoutDate(progress) : progress, textOf(next.name))
    : retentionSentence(progress, tier)
  const reached = step ? amountText(step.counter, step.reached) : ''
  const target = step ? amountText(step.counter, step.target) : ''
  const kept = next
    ? say.tierKept(
        textOf(next.name),
        progress.nextUntil ? longDate(progress.nextUntil, language.get()) : '',
      )
    : ''
  const soFar = step ? say.soFar(reached, target) : ''
  return {
    parts: partsOf(sentence, step ? amountText(step.counter, step.amount) : ''),
    // Then the line has the date and the sum; the ladder or bar below says the rest.
    line:
      step && (large || (apart && next))
        ? tell.elderLine(by, reached)
        : [kept, soFar].filter(Boolean).join(' · '),
    warning: keepWarning(summary),
    ladder: {
      names: ladder.map(({ name }) => textOf(name)),
      colours: ladder.map(({ palette }) => nodeColour(palette)),
      current,
      permille: next ? progress.permille : 1000,
      label: say.ladderLabel(tier, sentence),
      from: tier,
      to: next ? tell.bar(textOf(next.name), target) : '',
    },
  }
}

/** The date moves to the line below, so that the sentence stays short. */
const withoutDate = (progress: MemberSummary['progress']) => ({
  ...progress,
  missing: progress.missing.map(({ by: _by, ...step }) => step),
})

function partsOf(sentence: string, amount: string): ProgressView['parts'] {
  const at = amount === '' ? -1 : sentence.indexOf(amount)
  if (at < 0) return [{ text: sentence, strong: false }]
  return [
    { text: sentence.slice(0, at), strong: false },
    { text: amount, strong: true },
    { text: sentence.slice(at + amount.length), strong: false },
  ]
}
