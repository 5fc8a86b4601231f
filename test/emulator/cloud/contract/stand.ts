import { failureOf, loadSdk, type Fields, type SdkCollection, type SdkDatabase } from '../../sdk'
import { startCloud, type StartedCloud } from '../../start-cloud'

/** A pipeline under construction in the SDK: one method for each stage. */
type Pipeline = Record<string, (operand: unknown) => Pipeline> & {
  end(): Promise<{ list: Fields[] }>
}

/** A collection `items` behind the real SDK; queries need no index here, one on `at` serves geo. */
export interface Stand {
  readonly started: StartedCloud
  readonly db: SdkDatabase
  readonly items: SdkCollection
  put(...documents: Fields[]): Promise<void>
  /** Sorted ids of what a filter finds. */
  find(filter: Fields): Promise<unknown[]>
  aggregate(...stages: [string, unknown][]): Promise<Fields[]>
  close(): Promise<void>
}

export async function openStand(): Promise<Stand> {
  const started = await startCloud({
    strict: false,
    indexes: [
      { collection: 'items', name: 'at_2dsphere', keys: [{ path: 'at', order: '2dsphere' }] },
      { collection: 'shops', name: 'code_1', keys: [{ path: 'code', order: 1 }] },
    ],
  })
  const db = (await loadSdk(started)).database({ throwOnNotFound: false })
  const items = db.collection('items')
  return {
    started,
    db,
    items,
    put: async (...documents) => {
      await Promise.all(documents.map((data) => items.add({ data })))
    },
    find: async (filter) => {
      const { data } = await items.where(filter).get()
      return data.map(({ _id }) => _id).sort()
    },
    aggregate: async (...stages) => {
      let pipeline = items.aggregate() as unknown as Pipeline
      for (const [stage, operand] of stages) pipeline = pipeline[stage]?.(operand) as Pipeline
      return (await pipeline.end()).list
    },
    close: () => started.close(),
  }
}

/** Every name that the SDK offers has its cases here, and nothing else; says how many of how many. */
export function expectAll(kind: string, cases: Iterable<string>, offered: string[]): void {
  const covered = new Set(cases)
  const found = offered.filter((name) => covered.has(name))
  console.log(`${kind}: ${found.length} of ${offered.length} have their cases`)
  expect([...covered].sort()).toEqual(offered.sort())
}

/** What CloudBase answers to a request the database refuses, as the SDK throws it. */
export async function refusedWith(
  call: Promise<unknown>,
  text: string,
  code = -502001,
): Promise<void> {
  const { errCode, errMsg } = await failureOf(call)
  expect(errMsg).toContain(text)
  expect(errCode).toBe(code)
}
