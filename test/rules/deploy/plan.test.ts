import { Environment, type Manager } from '../../../scripts/deploy/cloudbase'
import { describe as wordsOf, planFor, type Found } from '../../../scripts/deploy/plan'
import type { Target } from '../../../scripts/deploy/target'

const target: Target = {
  indexes: [
    { collection: 'members', name: 'phone', keys: [{ path: 'phoneHash', order: 1 }], unique: true },
    { collection: 'shops', name: 'place', keys: [{ path: 'place', order: '2dsphere' }] },
    { collection: 'shops', name: 'newest', keys: [{ path: 'createdAt', order: -1 }] },
  ],
  functions: [
    { name: 'consumer', timeoutS: 20, memoryMb: 256, timers: [] },
    {
      name: 'jobs',
      timeoutS: 60,
      memoryMb: 256,
      timers: [{ name: 'minute', config: '0 * * * * * *' }],
    },
  ],
  paths: { '/notify': 'notify' },
  program: { appid: 'wx1', version: '1.2.3' },
}

/** As a deployment leaves it. */
const settled = (): Found => ({
  collections: ['members', 'shops'].map((name) => ({
    name,
    open: false,
    indexes: [
      { name: '_id_', keys: [{ path: '_id', order: 1 as const }] },
      ...target.indexes.filter(({ collection }) => collection === name),
    ],
  })),
  functions: structuredClone(target.functions),
  paths: { '/notify': 'notify' },
})
const words = (found?: Found, variables?: string[]) =>
  planFor(target, found, variables).steps.map(wordsOf)

describe('the plan', () => {
  it('of an empty environment is everything, collections closed before they are filled', () => {
    expect(words(undefined, ['CODE_KEY'])).toEqual([
      'create collection members',
      'close collection members to the mini program (ADMINONLY)',
      'create unique index members.phone (phoneHash 1)',
      'create collection shops',
      'close collection shops to the mini program (ADMINONLY)',
      'create index shops.place (place 2dsphere)',
      'create index shops.newest (createdAt -1)',
      'create function consumer',
      'set consumer: 20 s, 256 MB, variables CODE_KEY',
      'create function jobs',
      'set jobs: 60 s, 256 MB, variables CODE_KEY',
      'timers of jobs: add minute "0 * * * * * *"',
      'open HTTP path /notify to function notify',
      'upload the mini program wx1 as version 1.2.3',
    ])
  })

  it('of a deployed environment is the code alone', () => {
    expect(words(settled())).toEqual([
      'update the code of function consumer',
      'update the code of function jobs',
      'upload the mini program wx1 as version 1.2.3',
    ])
  })

  it('names what differs, and leaves alone what it does not know', () => {
    const found = settled()
    found.collections[0]?.indexes.splice(1, 1, {
      name: 'phone',
      keys: [{ path: 'phoneHash', order: 1 }],
    })
    found.collections.push({ name: 'notes', open: true, indexes: [] })
    found.collections[1]?.indexes.push({ name: 'old', keys: [{ path: 'x', order: 1 }] })
    found.functions.push({ name: 'own', timeoutS: 3, memoryMb: 128, timers: [] })
    const jobs = found.functions[1]
    if (jobs)
      jobs.timers = [
        { name: 'minute', config: '0 */5 * * * * *' },
        { name: 'gone', config: '0 0 * * * * *' },
      ]
    found.paths = { '/notify': 'another' }
    const plan = planFor(target, found)
    expect(plan.steps.map(wordsOf)).toEqual([
      'replace (it differs) unique index members.phone (phoneHash 1)',
      'update the code of function consumer',
      'update the code of function jobs',
      'timers of jobs: remove minute, gone; add minute "0 * * * * * *"',
      'open HTTP path /notify to function notify',
      'upload the mini program wx1 as version 1.2.3',
    ])
    expect(plan.left).toEqual(['index shops.old', 'collection notes', 'function own'])
  })

  it('closes a collection that the mini program could read', () => {
    const found = settled()
    if (found.collections[0]) found.collections[0].open = true
    expect(words(found)[0]).toBe('close collection members to the mini program (ADMINONLY)')
  })
})

/** Tencent's library with a memory: what it is told is what it then tells. */
class RememberingManager implements Manager {
  readonly calls: string[] = []
  private readonly collections = new Map<
    string,
    { open: boolean; indexes: Map<string, FoundIndex> }
  >()
  private readonly made = new Map<
    string,
    { Timeout: number; MemorySize: number; Triggers: Map<string, string> }
  >()
  private readonly paths: { Path: string; Name: string }[] = []

  private note<Result>(call: string, result: Result): Promise<Result> {
    this.calls.push(call)
    return Promise.resolve(result)
  }

  database: Manager['database'] = {
    listCollections: () =>
      Promise.resolve({
        Collections: [...this.collections.keys()].map((CollectionName) => ({ CollectionName })),
        Pager: { Total: this.collections.size },
      }),
    describeCollection: (name) =>
      Promise.resolve({ Indexes: [...(this.collections.get(name)?.indexes.values() ?? [])] }),
    createCollection: (name) => {
      this.collections.set(name, { open: true, indexes: new Map() })
      return this.note(`create ${name}`, {})
    },
    updateCollection: (name, change) => {
      const { CreateIndexes = [], DropIndexes = [] } = change as IndexChange
      const indexes = this.collections.get(name)?.indexes
      for (const { IndexName } of DropIndexes) indexes?.delete(IndexName)
      for (const { IndexName, MgoKeySchema } of CreateIndexes) {
        const { MgoIsUnique: Unique, MgoIndexKeys: Keys } = MgoKeySchema
        indexes?.set(IndexName, { Name: IndexName, Unique, Keys })
      }
      return this.note(`${DropIndexes.length > 0 ? 'drop' : 'index'} ${name}`, {})
    },
  }

  functions: Manager['functions'] = {
    getFunctionList: () =>
      Promise.resolve({
        Functions: [...this.made.keys()].map((FunctionName) => ({ FunctionName })),
      }),
    getFunctionDetail: (name) => {
      const known = this.made.get(name)
      if (!known) throw new Error(`no function ${name}`)
      const Triggers = [...known.Triggers].map(([TriggerName, TriggerDesc]) => ({
        TriggerName,
        TriggerDesc,
      }))
      return Promise.resolve({ ...known, Triggers })
    },
    createFunction: ({ func, functionPath }) => {
      this.made.set(func.name, { Timeout: 3, MemorySize: 128, Triggers: new Map() })
      return this.note(`function ${func.name} from ${functionPath}`, {})
    },
    updateFunctionCode: ({ func }) => this.note(`code ${func.name}`, {}),
    updateFunctionConfig: ({ name, timeout, memorySize, envVariables }) => {
      const known = this.made.get(name)
      if (known) Object.assign(known, { Timeout: timeout, MemorySize: memorySize })
      return this.note(`set ${name} ${Object.keys(envVariables ?? {}).join()}`, {})
    },
    createFunctionTriggers: (name, timers) => {
      for (const timer of timers) {
        const cron = JSON.stringify({ cron: timer.config })
        this.made.get(name)?.Triggers.set(timer.name, cron)
      }
      return this.note(`timers ${name}`, {})
    },
    deleteFunctionTrigger: (name, timer) => {
      this.made.get(name)?.Triggers.delete(timer)
      return this.note(`no timer ${name}.${timer}`, {})
    },
  }

  access: Manager['access'] = {
    getAccessList: () => Promise.resolve({ APISet: this.paths }),
    createAccess: ({ path, name }) => {
      this.paths.push({ Path: path, Name: name })
      return this.note(`path ${path}`, {})
    },
  }

  commonService: Manager['commonService'] = () => ({
    call: ({ Action, Param }) => {
      const { CollectionName, AclTag } = Param as { CollectionName: string; AclTag?: string }
      const collection = this.collections.get(CollectionName)
      if (Action === 'ModifyDatabaseACL' && collection) collection.open = AclTag !== 'ADMINONLY'
      return Promise.resolve({ AclTag: collection?.open === false ? 'ADMINONLY' : 'PRIVATE' })
    },
  })
}

interface FoundIndex {
  Name: string
  Unique: boolean
  Keys: { Name?: string; Direction?: string }[]
}
interface IndexChange {
  CreateIndexes?: {
    IndexName: string
    MgoKeySchema: { MgoIsUnique: boolean; MgoIndexKeys: { Name: string; Direction: string }[] }
  }[]
  DropIndexes?: { IndexName: string }[]
}

describe('taking the steps', () => {
  it('leaves an environment for which nothing but code is left to plan', async () => {
    const manager = new RememberingManager()
    const environment = new Environment(manager, 'demo', '/build', { CODE_KEY: 'secret' })
    const { steps } = planFor(target, await environment.read(), ['CODE_KEY'])
    for (const step of steps) if (step.kind !== 'program') await environment.take(step)
    expect(manager.calls).toContain('function consumer from /build/consumer')
    expect(manager.calls).toContain('set jobs CODE_KEY')
    expect(words(await environment.read())).toEqual([
      'update the code of function consumer',
      'update the code of function jobs',
      'upload the mini program wx1 as version 1.2.3',
    ])
    const after: Target = {
      ...target,
      indexes: target.indexes.map((index) => ({ ...index, unique: index.name === 'newest' })),
      functions: target.functions.map((one) => ({ ...one, timers: [] })),
    }
    for (const step of planFor(after, await environment.read()).steps) {
      if (step.kind !== 'program') await environment.take(step)
    }
    expect(planFor(after, await environment.read()).steps.map(({ kind }) => kind)).toEqual([
      'function',
      'function',
      'program',
    ])
    expect(manager.calls.filter((call) => call.startsWith('drop'))).toEqual([
      'drop members',
      'drop shops',
    ])
  })
})
