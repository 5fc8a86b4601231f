import type { ProgrammeConfig, ProgrammeProblem } from '../../../typings/contract'
import { grouped, wholeYuan } from '../../lib/money'
import { textOf, words } from '../../services/language'
import { pathText } from './change-text'
import type { Leaf } from './table'
import { onlyLeaf } from './table'
import { consoleWords } from './words'

/** What is obvious while typing; the server judges everything again. Same paths, same words. */
export function obviousProblems({ tiers }: ProgrammeConfig): ProgrammeProblem[] {
  return tiers.flatMap((tier, level) => {
    const reach = onlyLeaf(tier.upgrade)
    const keep = onlyLeaf(tier.retain)
    const below = onlyLeaf(tiers[level - 1]?.upgrade)
    const path = `tiers.${String(level)}`
    const found: ProgrammeProblem[] = []
    const wrong = (at: string, problem: ProgrammeProblem['problem'], limit: number) =>
      found.push({ path: `${path}.${at}`, problem, severity: 'error', limit })
    if (reach && below && same(reach, below) && reach.amount <= below.amount)
      wrong('upgrade', 'upgrade_not_rising', below.amount)
    if (reach && keep && same(reach, keep) && keep.amount > reach.amount)
      wrong('retain', 'retain_above_upgrade', reach.amount)
    return found
  })
}

/** Only the same counter over the same time compares. */
const same = (a: Leaf, b: Leaf) =>
  a.counter === b.counter && JSON.stringify(a.window) === JSON.stringify(b.window)

/** The problem in words, with its limit in the unit of what it is about. */
export function problemText(
  { path, problem, limit }: ProgrammeProblem,
  config: ProgrammeConfig,
): string {
  const { units } = consoleWords()
  const text = words().programme.problem[problem]
  if (limit === undefined) return text
  const money = path.endsWith('Fen') || countsMoney(path, config)
  const shown = money ? wholeYuan(limit) : grouped(limit)
  if (problem === 'retain_above_upgrade') return units.retainAbove(shown)
  if (problem === 'upgrade_not_rising') return units.notRising(shown)
  return units.limited(text, shown)
}

/** `Platinum: keeping cannot take more than rising, ¥3,000` */
export function placedProblem(problem: ProgrammeProblem, config: ProgrammeConfig): string {
  const { units } = consoleWords()
  return units.problemAt(
    pathText(withIds(problem.path, config), [config]),
    problemText(problem, config),
  )
}

function countsMoney(path: string, { tiers }: ProgrammeConfig): boolean {
  const [list, index, which] = path.split('.')
  if (list !== 'tiers' || (which !== 'upgrade' && which !== 'retain')) return false
  const leaf = onlyLeaf(tiers[Number(index)]?.[which])
  return leaf?.counter === 'spendFen'
}

/** Problems name things by place, changes by id: `tiers.3` → the id of the fourth tier. */
function withIds(path: string, config: ProgrammeConfig): string {
  return path
    .replace(/^tiers\.(\d+)/, (whole, at: string) => {
      const tier = config.tiers[Number(at)]
      return tier ? `tiers.${tier.id}` : whole
    })
    .replace(/^benefits\.(\d+)/, (whole, at: string) => {
      const benefit = config.benefits[Number(at)]
      return benefit ? `benefits.${benefit.id}` : whole
    })
    .replace(/^points\.(earn|bonus)\.(\d+)/, (whole, list: 'earn' | 'bonus', at: string) => {
      const rule = config.points[list][Number(at)]
      return rule ? `points.${list}.${rule.id}` : whole
    })
}

/** What a merchant wants to see before publishing: the good news, too. */
export function checkList(config: ProgrammeConfig, problems: ProgrammeProblem[]) {
  const { units } = consoleWords()
  const errors = problems.filter(({ severity }) => severity === 'error')
  const rising = !errors.some(({ path }) => /^tiers(\.\d+\.upgrade.*)?$/.test(path))
  const good = rising ? [{ ok: true, text: units.okTiers(config.tiers.length) }] : []
  const bad = problems.map((problem) => ({
    ok: false,
    severe: problem.severity === 'error',
    text: placedProblem(problem, config),
  }))
  const named = config.tiers.map(({ name }) => textOf(name)).every((name) => name !== '')
  return named ? [...good, ...bad] : bad
}
