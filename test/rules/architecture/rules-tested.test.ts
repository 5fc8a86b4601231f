/** Every file of rules has a test of its own feature that reaches it, and a property test that names it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

const root = join(__dirname, '../../..')
const RULE = /^cloudfunctions\/features\/([^/]+)\/rules\//
const FACE = /^cloudfunctions\/features\/[^/]+\/index\.ts$/

function filesIn(folder: string): string[] {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
    join(folder, name),
  )
}

const testsOf = (feature: string) =>
  ['rules', 'simulation']
    .flatMap((level) => filesIn(`test/${level}/${feature}`))
    .filter((name) => name.endsWith('.test.ts'))

/** The files that a file imports or exports from, below the root. */
function named(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8')
  return [...text.matchAll(/from '(\.[^']+)'/g)].flatMap(([, path = '']) => {
    const at = join(root, dirname(file), path)
    const found = [`${at}.ts`, join(at, 'index.ts')].find((each) => existsSync(each))
    return found === undefined ? [] : [relative(root, found)]
  })
}

/**
 * Whether a test may count what `to` holds as tested by going through `from`: a test takes its helpers,
 * rules and faces; a face only what it shows of its rules; a rule only rules of its own feature.
 */
function leads(from: string, to: string): boolean {
  const feature = RULE.exec(to)?.[1]
  if (from.startsWith('test/'))
    return to.startsWith('test/') || feature !== undefined || FACE.test(to)
  if (FACE.test(from)) return feature !== undefined && from.includes(`/${feature}/`)
  return feature !== undefined && feature === RULE.exec(from)?.[1]
}

function reached(tests: readonly string[]): Set<string> {
  const seen = new Set(tests)
  for (const file of seen) {
    for (const next of named(file)) if (leads(file, next)) seen.add(next)
  }
  return seen
}

/** Types alone do nothing that could be tested. */
const does = (file: string) =>
  /^export (const|function|class)/m.test(readFileSync(join(root, file), 'utf8'))

/** The files of rules that no test in `test/{rules,simulation}/<feature>` reaches. */
function untested(rules: readonly string[]): string[] {
  const byFeature = new Map<string, Set<string>>()
  return rules.filter((file) => {
    const feature = RULE.exec(file)?.[1] ?? ''
    const known = byFeature.get(feature)
    const seen = known ?? reached(testsOf(feature))
    byFeature.set(feature, seen)
    return !seen.has(file)
  })
}

const rules = filesIn('cloudfunctions/features').filter(
  (name) => RULE.test(name) && name.endsWith('.ts') && does(name),
)

test('complaint 5: modules have borders, and each of their rules is reached from a test of its own feature', () => {
  expect(rules.length).toBeGreaterThan(50)
  expect(untested(rules)).toEqual([])
})

test('one that nothing tests is named', () => {
  const planted = 'cloudfunctions/features/tier/rules/planted.ts'
  expect(untested([...rules, planted])).toEqual([planted])
})

/** A table and what only carries types or words has no property beyond what its own test says. */
const WITHOUT = ['cloudfunctions/features/access/rules/matrix.ts']

const pure = filesIn('cloudfunctions/platform/pure').filter((name) => name.endsWith('.ts'))

/** The files of rules that no property test (fast-check) imports by name. */
function withoutProperty(files: readonly string[]): string[] {
  const properties = ['rules', 'simulation']
    .flatMap((level) => filesIn(`test/${level}`))
    .filter((name) => name.endsWith('.test.ts'))
    .filter((name) => readFileSync(join(root, name), 'utf8').includes('fc.assert('))
  const imported = new Set(properties.flatMap(named))
  return files.filter((file) => !imported.has(file) && !WITHOUT.includes(file))
}

test('each has a property test of its own', () => {
  expect(withoutProperty([...rules, ...pure])).toEqual([])
})

test('one whose properties nothing states is named', () => {
  const planted = 'cloudfunctions/features/tier/rules/planted.ts'
  expect(withoutProperty([...rules, planted])).toEqual([planted])
})
