/** What is missing between an environment and the project, as steps that can be shown before one is taken. */
import type { Index, Target, TargetFunction, Timer } from './target'

/** An environment as it is. */
export interface Found {
  collections: { name: string; indexes: Omit<Index, 'collection'>[]; open: boolean }[]
  functions: TargetFunction[]
  paths: Record<string, string>
}

export type Step =
  | { kind: 'collection'; name: string }
  /** Nobody but the functions reads or writes it. */
  | { kind: 'close'; collection: string }
  | { kind: 'index'; index: Index; replaces: boolean }
  | { kind: 'function'; wanted: TargetFunction; exists: boolean }
  | { kind: 'settings'; wanted: TargetFunction; variables: string[] }
  | { kind: 'timers'; name: string; add: Timer[]; remove: string[] }
  | { kind: 'path'; path: string; name: string }
  | { kind: 'program'; appid: string; version: string }

export interface Plan {
  steps: Step[]
  /** What stands in the environment and not in the project: left as it is. */
  left: string[]
}

const NOTHING: Found = { collections: [], functions: [], paths: {} }

/** `variables`: names of the functions' environment variables to be set; none: they stay as they are. */
export function planFor(target: Target, found: Found = NOTHING, variables: string[] = []): Plan {
  return {
    steps: [
      ...databaseSteps(target, found),
      ...target.functions.flatMap((wanted) => functionSteps(wanted, found, variables)),
      ...Object.entries(target.paths)
        .filter(([path, name]) => found.paths[path] !== name)
        .map(([path, name]): Step => ({ kind: 'path', path, name })),
      { kind: 'program', ...target.program },
    ],
    left: leftAlone(target, found),
  }
}

function databaseSteps({ indexes }: Target, found: Found): Step[] {
  const names = [...new Set(indexes.map(({ collection }) => collection))].sort()
  const there = new Map(found.collections.map((collection) => [collection.name, collection]))
  return names.flatMap((name): Step[] => {
    const current = there.get(name)
    const own = indexes.filter(({ collection }) => collection === name)
    return [
      ...(current ? [] : [{ kind: 'collection', name } as const]),
      ...(current && !current.open ? [] : [{ kind: 'close', collection: name } as const]),
      ...own.flatMap((index): Step[] => {
        const same = current?.indexes.find((other) => other.name === index.name)
        if (same && shapeOf(same) === shapeOf(index)) return []
        return [{ kind: 'index', index, replaces: same !== undefined }]
      }),
    ]
  })
}

const shapeOf = ({ keys, unique = false }: Omit<Index, 'collection' | 'name'>) =>
  JSON.stringify([keys.map(({ path, order }) => [path, String(order)]), unique])

function functionSteps(wanted: TargetFunction, found: Found, variables: string[]): Step[] {
  const current = found.functions.find(({ name }) => name === wanted.name)
  const settled =
    current?.timeoutS === wanted.timeoutS &&
    current.memoryMb === wanted.memoryMb &&
    variables.length === 0
  const same = (a: Timer, b: Timer) => a.name === b.name && a.config === b.config
  const timers = current?.timers ?? []
  const add = wanted.timers.filter((timer) => !timers.some((other) => same(timer, other)))
  const remove = timers
    .filter((timer) => !wanted.timers.some((other) => same(timer, other)))
    .map(({ name }) => name)
  return [
    { kind: 'function', wanted, exists: current !== undefined },
    ...(settled ? [] : [{ kind: 'settings', wanted, variables } as const]),
    ...(add.length + remove.length > 0
      ? [{ kind: 'timers', name: wanted.name, add, remove } as const]
      : []),
  ]
}

/** WeChat's and MongoDB's own indexes are nobody's mistake. */
const OWN_INDEX = /^_/

function leftAlone(target: Target, found: Found): string[] {
  const collections = new Set(target.indexes.map(({ collection }) => collection))
  const declared = new Set(target.indexes.map(({ collection, name }) => `${collection}.${name}`))
  const functions = new Set(target.functions.map(({ name }) => name))
  return [
    ...found.collections.flatMap(({ name, indexes }) =>
      collections.has(name)
        ? indexes
            .filter(
              (index) => !OWN_INDEX.test(index.name) && !declared.has(`${name}.${index.name}`),
            )
            .map((index) => `index ${name}.${index.name}`)
        : [`collection ${name}`],
    ),
    ...found.functions
      .filter(({ name }) => !functions.has(name))
      .map(({ name }) => `function ${name}`),
  ]
}

export function describe(step: Step): string {
  switch (step.kind) {
    case 'collection':
      return `create collection ${step.name}`
    case 'close':
      return `close collection ${step.collection} to the mini program (ADMINONLY)`
    case 'index': {
      const { collection, name, keys, unique } = step.index
      const shape = keys.map(({ path, order }) => `${path} ${order}`).join(', ')
      const verb = step.replaces ? 'replace (it differs)' : 'create'
      return `${verb} ${unique ? 'unique ' : ''}index ${collection}.${name} (${shape})`
    }
    case 'function':
      return `${step.exists ? 'update the code of' : 'create'} function ${step.wanted.name}`
    case 'settings': {
      const { name, timeoutS, memoryMb } = step.wanted
      const names = step.variables.length > 0 ? `, variables ${step.variables.join(', ')}` : ''
      return `set ${name}: ${timeoutS} s, ${memoryMb} MB${names}`
    }
    case 'timers': {
      const added = step.add.map(({ name, config }) => `${name} "${config}"`)
      const parts = [
        ...(step.remove.length > 0 ? [`remove ${step.remove.join(', ')}`] : []),
        ...(added.length > 0 ? [`add ${added.join(', ')}`] : []),
      ]
      return `timers of ${step.name}: ${parts.join('; ')}`
    }
    case 'path':
      return `open HTTP path ${step.path} to function ${step.name}`
    case 'program':
      return step.appid.startsWith('wx')
        ? `upload the mini program ${step.appid} as version ${step.version}`
        : `upload the mini program, once WECHAT_APP_ID names it, as version ${step.version}`
  }
}
