/**
 * Reads and changes a real environment through Tencent's own library.
 * Source: docs.cloudbase.net/api-reference/manager/node; ModifyDatabaseACL: cloud.tencent.com/document/product/876.
 */
import { join } from 'node:path'
import type { Found, Step } from './plan'
import type { Index, IndexKey, TargetFunction, Timer } from './target'

interface FoundIndex {
  Name: string
  Unique: boolean
  Keys: { Name?: string; Direction?: string }[]
}

interface FunctionSettings {
  name: string
  timeout: number
  memorySize: number
  runtime?: string
  installDependency?: boolean
  envVariables?: Record<string, string>
}

/** The part of @cloudbase/manager-node 5 that is used. */
export interface Manager {
  database: {
    listCollections(page: { MgoLimit: number; MgoOffset: number }): Promise<{
      Collections: { CollectionName: string }[]
      Pager: { Total: number }
    }>
    describeCollection(name: string): Promise<{ Indexes?: FoundIndex[] }>
    createCollection(name: string): Promise<unknown>
    updateCollection(name: string, change: object): Promise<unknown>
  }
  functions: {
    getFunctionList(
      limit: number,
      offset: number,
    ): Promise<{ Functions: { FunctionName: string }[] }>
    getFunctionDetail(name: string): Promise<{
      Timeout: number
      MemorySize: number
      Triggers: { TriggerName: string; TriggerDesc: string }[]
    }>
    createFunction(input: { func: FunctionSettings; functionPath: string }): Promise<unknown>
    updateFunctionCode(input: { func: FunctionSettings; functionPath: string }): Promise<unknown>
    updateFunctionConfig(func: FunctionSettings): Promise<unknown>
    createFunctionTriggers(name: string, timers: (Timer & { type: 'timer' })[]): Promise<unknown>
    deleteFunctionTrigger(name: string, timer: string): Promise<unknown>
  }
  access: {
    getAccessList(page: { limit: number; offset: number }): Promise<{
      APISet: { Path: string; Name: string }[]
    }>
    createAccess(path: { path: string; name: string; type: 1; auth: false }): Promise<unknown>
  }
  commonService(
    service: 'tcb',
    version: string,
  ): {
    call(request: { Action: string; Param: object }): Promise<{ AclTag?: string }>
  }
}

const PAGE = 100
const TCB_VERSION = '2018-06-08'
const RUNTIME = 'Nodejs20.19'
const CLOSED = 'ADMINONLY'

export class Environment {
  constructor(
    private readonly manager: Manager,
    private readonly envId: string,
    private readonly functionsDir: string,
    private readonly variables: Record<string, string>,
  ) {}

  async read(): Promise<Found> {
    const { database, functions, access } = this.manager
    const listed = await database.listCollections({ MgoLimit: 1000, MgoOffset: 0 })
    const collections: Found['collections'] = []
    for (const { CollectionName: name } of listed.Collections) {
      const { Indexes = [] } = await database.describeCollection(name)
      const { AclTag } = await this.acl('DescribeDatabaseACL', name)
      collections.push({ name, indexes: Indexes.map(readIndex), open: AclTag !== CLOSED })
    }
    const { Functions } = await functions.getFunctionList(PAGE, 0)
    const found: TargetFunction[] = []
    for (const { FunctionName: name } of Functions) {
      const { Timeout, MemorySize, Triggers } = await functions.getFunctionDetail(name)
      const timers = Triggers.map(({ TriggerName, TriggerDesc }) => ({
        name: TriggerName,
        config: cronOf(TriggerDesc),
      }))
      found.push({ name, timeoutS: Timeout, memoryMb: MemorySize, timers })
    }
    const { APISet } = await access.getAccessList({ limit: PAGE, offset: 0 })
    const paths = Object.fromEntries(APISet.map(({ Path, Name }) => [Path, Name]))
    return { collections, functions: found, paths }
  }

  /** All steps but the mini program's upload. */
  async take(step: Exclude<Step, { kind: 'program' }>): Promise<void> {
    const { database, functions, access } = this.manager
    switch (step.kind) {
      case 'collection':
        await database.createCollection(step.name)
        break
      case 'close':
        await this.acl('ModifyDatabaseACL', step.collection, { AclTag: CLOSED })
        break
      case 'index':
        if (step.replaces) await this.dropIndex(step.index)
        await database.updateCollection(step.index.collection, createIndex(step.index))
        break
      case 'function': {
        const code = {
          func: this.settings(step.wanted),
          functionPath: this.folder(step.wanted.name),
        }
        await (step.exists ? functions.updateFunctionCode(code) : functions.createFunction(code))
        break
      }
      case 'settings':
        await functions.updateFunctionConfig(this.settings(step.wanted))
        break
      case 'timers':
        for (const timer of step.remove) await functions.deleteFunctionTrigger(step.name, timer)
        await functions.createFunctionTriggers(
          step.name,
          step.add.map((timer) => ({ ...timer, type: 'timer' as const })),
        )
        break
      case 'path':
        await access.createAccess({ path: step.path, name: step.name, type: 1, auth: false })
    }
  }

  private acl(Action: string, CollectionName: string, more: object = {}) {
    const Param = { EnvId: this.envId, CollectionName, ...more }
    return this.manager.commonService('tcb', TCB_VERSION).call({ Action, Param })
  }

  private dropIndex({ collection, name }: Index): Promise<unknown> {
    return this.manager.database.updateCollection(collection, {
      DropIndexes: [{ IndexName: name }],
    })
  }

  private folder(name: string): string {
    return join(this.functionsDir, name)
  }

  private settings({ name, timeoutS, memoryMb }: TargetFunction): FunctionSettings {
    const given = Object.keys(this.variables).length > 0
    return {
      name,
      timeout: timeoutS,
      memorySize: memoryMb,
      runtime: RUNTIME,
      installDependency: true,
      ...(given ? { envVariables: this.variables } : {}),
    }
  }
}

function readIndex({ Name, Unique, Keys }: FoundIndex): Omit<Index, 'collection'> {
  const keys = Keys.map(({ Name: path = '', Direction = '' }): IndexKey => {
    const order = Direction === '2dsphere' ? Direction : Direction === '-1' ? -1 : 1
    return { path, order }
  })
  return { name: Name, keys, unique: Unique }
}

const createIndex = ({ name, keys, unique = false }: Index) => ({
  CreateIndexes: [
    {
      IndexName: name,
      MgoKeySchema: {
        MgoIsUnique: unique,
        MgoIndexKeys: keys.map(({ path, order }) => ({ Name: path, Direction: String(order) })),
      },
    },
  ],
})

/** A timer's description is the cron text, or JSON that holds it. */
function cronOf(description: string): string {
  if (!description.startsWith('{')) return description
  return (JSON.parse(description) as { cron?: string }).cron ?? description
}
