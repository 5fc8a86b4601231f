import type { JournalEntry } from '../../../cloudfunctions/features/account/rules/chain'
import type { Doc } from '../../../cloudfunctions/platform/database'
import type { MemoryDatabase } from '../memory-database'

type Fields = Doc & Record<string, unknown>

/** What the story tells the cloud that takes it in. Documents are JSON text. */
export type News =
  | { kind: 'documents'; collection: string; documents: string[] }
  /** Changes of documents that somebody may have changed meanwhile: numbers by so much, the rest set or taken away. */
  | {
      kind: 'change'
      collection: string
      id: string
      set: Record<string, unknown>
      inc: Record<string, number>
      unset: string[]
    }
  | { kind: 'progress'; done: number; members: number; sales: number }

/** Leases are nobody's past, and totals are counted where all parts of the story come together. */
const LEFT_OUT = new Set(['leases', 'dayTotals', 'organisationTotals'])
/** Counters of stock: what the phones took meanwhile stays taken. */
const COUNTERS = ['stockLeft', 'gateSeq', 'used']
/** Entries of the books, once they have been told of, and consents. */
const WRITTEN_ONCE = ['journal', 'consents']
const UNTOLD: keyof JournalEntry = 'tellDueAt'
/** Accounts and members come last: who is found is complete. */
const LAST = ['accounts', 'members', 'identities']

/** Tells the story's documents in two parts: what the owner founded, and what has come since. */
export class Ledger {
  private readonly known = new Map<string, Map<string, string>>()

  /** `first`: of several parts side by side, the one that also tells what jobs did for all of them. */
  constructor(
    private readonly db: MemoryDatabase,
    private readonly first: boolean,
  ) {}

  *founded(): Iterable<News> {
    for (const collection of this.collections()) {
      const texts = this.db.all(collection).map((doc) => [doc._id, JSON.stringify(doc)] as const)
      this.known.set(collection, new Map(texts))
      yield { kind: 'documents', collection, documents: texts.map(([, text]) => text) }
    }
  }

  /** What has come and will not change any more, so that the cloud need not take in all at the end. */
  *written(): Iterable<News> {
    for (const collection of WRITTEN_ONCE) {
      const known = this.known.get(collection) ?? new Map<string, string>()
      this.known.set(collection, known)
      const documents: string[] = []
      for (const doc of this.db.all<Fields>(collection)) {
        if (known.has(doc._id) || doc[UNTOLD] !== undefined) continue
        const text = JSON.stringify(doc)
        known.set(doc._id, text)
        documents.push(text)
      }
      yield { kind: 'documents', collection, documents }
    }
  }

  *lived(): Iterable<News> {
    const changes: News[] = []
    for (const collection of this.collections()) {
      const known = this.known.get(collection)
      const documents: string[] = []
      for (const doc of this.db.all<Fields>(collection)) {
        const text = JSON.stringify(doc)
        const before = known?.get(doc._id)
        if (before === undefined) {
          if (this.first || !isOfJobs(collection, doc)) documents.push(text)
        } else if (before !== text) {
          changes.push(changeOf(collection, JSON.parse(before) as Fields, doc))
        }
      }
      yield { kind: 'documents', collection, documents }
    }
    yield* changes
  }

  counts(): { members: number; sales: number } {
    return { members: this.db.count('members'), sales: this.db.count('sales') }
  }

  private collections(): string[] {
    const rank = (name: string) => LAST.indexOf(name)
    return this.db
      .collections()
      .filter((name) => !LEFT_OUT.has(name))
      .sort((a, b) => rank(a) - rank(b))
  }
}

/** One line a day says what was purged, whichever part it was purged in. */
const isOfJobs = (collection: string, { actorRole }: Fields): boolean =>
  collection === 'audit' && actorRole === 'job'

function changeOf(collection: string, before: Fields, after: Fields): News {
  const set: Record<string, unknown> = {}
  const inc: Record<string, number> = {}
  for (const [field, value] of Object.entries(after)) {
    const was = before[field]
    if (JSON.stringify(was) === JSON.stringify(value)) continue
    if (COUNTERS.includes(field) && typeof was === 'number') inc[field] = Number(value) - was
    else set[field] = value
  }
  const unset = Object.keys(before).filter((field) => !(field in after))
  return { kind: 'change', collection, id: after._id, set, inc, unset }
}
