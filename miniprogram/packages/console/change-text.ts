import type { Condition, ProgrammeChange, ProgrammeConfig } from '../../../typings/contract'
import { grouped, wholeYuan } from '../../lib/money'
import { language, textOf, words } from '../../services/language'
import { leavesOf } from './conditions'
import { benefitText } from './table'
import { consoleWords } from './words'

/** One difference as a sentence: what, how it is, how it will be. */
export interface ChangeText {
  what: string
  before: string
  after: string
  effect: string
  /** Too long to stand beside each other. */
  long: boolean
}

/** So many letters fit beside the name of what changes. */
const SHORT = 20

/** Names come from whichever of the two versions has the thing. */
export function changeText(
  { path, before, after, effect }: ProgrammeChange,
  configs: ProgrammeConfig[],
): ChangeText {
  const value = (text: string) =>
    text === '' ? consoleWords().programme.empty : valueText(path, text, configs)
  const [from, to] = [value(before), value(after)]
  return {
    what: pathText(path, configs),
    before: from,
    after: to,
    long: from.length + to.length > SHORT,
    effect: words().programme.effects[effect],
  }
}

/** `Platinum · to rise`; a step without a word keeps its own name, so nothing is ever left out. */
export function pathText(path: string, configs: ProgrammeConfig[]): string {
  const { paths } = consoleWords()
  const steps = path.split('.')
  const named = steps.flatMap((step, at): string[] => {
    const thing = nameOf(steps[at - 1] ?? '', step, configs)
    if (thing) return [thing]
    // Lists and the one leaf of a condition say nothing that the rest does not.
    if (['tiers', 'benefits', 'of', 'points'].includes(step) && at < steps.length - 1)
      return step === 'points' && at === 0 ? [paths.points] : []
    if (/^\d+$/.test(step)) return []
    if (step === 'amount' || (step === 'points' && at > 0) || step === 'name') return []
    if (steps[at - 1] === 'palette' && (step === 'kind' || step === 'name')) return []
    // The Chinese text is the text; only the other language is named.
    if (step === 'zh') return []
    return [step in paths ? paths[step as keyof typeof paths] : step]
  })
  return [...new Set(named)].join(' · ')
}

/** What a tier, benefit or rule with this id is called. */
function nameOf(list: string, id: string, configs: ProgrammeConfig[]): string {
  for (const { tiers, benefits, points } of configs) {
    const things = {
      tiers,
      benefits,
      earn: points.earn,
      bonus: points.bonus,
    }[list]
    const found = things?.find((thing) => thing.id === id)
    if (found) return textOf(found.name)
  }
  return ''
}

function valueText(path: string, text: string, configs: ProgrammeConfig[]): string {
  const { units } = consoleWords()
  const { programme } = words()
  const steps = path.split('.')
  const last = steps[steps.length - 1] ?? ''
  const parent = steps[steps.length - 2] ?? ''
  const number = Number(text)
  const known = <T extends object>(names: T) =>
    text in names ? String(names[text as keyof T]) : text
  if (last === 'counter') return known(programme.counters)
  if (parent === 'window' && last === 'kind') return known(programme.windows)
  if (parent === 'palette') return known(programme.palettes)
  if (text === '' || Number.isNaN(number)) return text
  if (parent === 'benefits') {
    const kind = configs.flatMap(({ benefits }) => benefits).find(({ id }) => id === last)?.kind
    return kind ? benefitText(kind, number) : text
  }
  if (last.endsWith('Fen')) return wholeYuan(number)
  if (last.endsWith('Hundredths')) return units.multiplier(String(number / 100))
  if (last === 'amount') return countsMoney(path, configs) ? wholeYuan(number) : grouped(number)
  if (last.toLowerCase().endsWith('months')) return units.months(text)
  if (last.endsWith('Days') || last === 'days' || parent === 'noticeDays') return units.days(text)
  if (last.endsWith('Minutes')) return units.minutes(text)
  if (last.endsWith('points') || last.endsWith('Points') || last === 'dailyCap')
    return units.points(grouped(number))
  return language.get() === 'en' || text.length < 4 ? text : grouped(number)
}

/** Whether the condition that this amount belongs to counts money. */
function countsMoney(path: string, configs: ProgrammeConfig[]): boolean {
  const [, id, which] = path.split('.')
  for (const { tiers } of configs) {
    const tier = tiers.find((each) => each.id === id)
    const condition: Condition | undefined = which === 'retain' ? tier?.retain : tier?.upgrade
    const leaf = leavesOf(condition)[0]
    if (leaf) return leaf.counter === 'spendFen'
  }
  return false
}
