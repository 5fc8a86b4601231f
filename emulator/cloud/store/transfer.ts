import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseEjson, type Document } from '../language'
import type { Collection } from './catalog'
import type { Environment } from './environment'
import type { IndexDefinition } from './index-definition'
import { Stored } from './record'

const INDEXES = 'indexes.json'
const LINES = '.jsonl'
/** Documents held in memory at a time. */
const CHUNK = 1000

export interface Transferred {
  readonly collections: number
  readonly documents: number
}

/**
 * Writes an environment's documents of one moment to `<folder>/<collection>.jsonl`, one document a
 * line in relaxed EJSON and in insertion order, and its index definitions to indexes.json.
 */
export async function exportDocuments(
  environment: Environment,
  folder: string,
): Promise<Transferred> {
  await mkdir(folder, { recursive: true })
  for (const name of await readdir(folder)) {
    if (name.endsWith(LINES)) await rm(join(folder, name))
  }
  const snapshot = await environment.documents.openReader()
  let documents = 0
  try {
    for (const collection of environment.documents.catalog.list()) {
      const lines = createWriteStream(join(folder, collection.name + LINES))
      for (const bytes of snapshot.records(collection)) {
        if (!lines.write(`${Stored.fromBytes(bytes).text}\n`)) await once(lines, 'drain')
        documents++
      }
      lines.end()
      await once(lines, 'close')
    }
  } finally {
    snapshot.done()
  }
  const collections = environment.documents.catalog.list()
  await writeFile(
    join(folder, INDEXES),
    JSON.stringify(collections.flatMap(definitionsOf), null, 2),
  )
  return { collections: collections.length, documents }
}

const definitionsOf = (collection: Collection): IndexDefinition[] =>
  collection.indexes.map((index) => index.definition)

/**
 * Replaces an environment's documents by an exported folder's. Indexes stay what the project
 * declares. Not one atomic step: an import that fails leaves what it had loaded.
 * @throws CloudError on a line that is no document, LanguageError on broken EJSON
 */
export async function importDocuments(
  environment: Environment,
  folder: string,
): Promise<Transferred> {
  const names = (await readdir(folder))
    .filter((name) => name.endsWith(LINES))
    .map((name) => name.slice(0, -LINES.length))
  await environment.clear()
  let documents = 0
  for (const name of names) {
    await environment.load(name, [])
    let chunk: Document[] = []
    for await (const line of createInterface({
      input: createReadStream(join(folder, name + LINES)),
      crlfDelay: Infinity,
    })) {
      if (line === '') continue
      chunk.push(parseEjson(line) as Document)
      documents++
      if (chunk.length < CHUNK) continue
      await environment.load(name, chunk)
      chunk = []
    }
    await environment.load(name, chunk)
  }
  return { collections: names.length, documents }
}
