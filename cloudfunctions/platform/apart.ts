import type { Context } from './context'
import type { Doc } from './database'

export interface Apart<T> {
  /** What the log calls one that failed. */
  failed: string
  work(doc: T): Promise<unknown>
  /** So that it comes again later, behind the others. Absent: it comes again as it is. */
  putOff?(doc: T): Promise<unknown>
}

/**
 * One after another for jobs, each by itself: one that fails keeps no other waiting. Returns how many there
 * were; 0 when none was done or put off, for the same ones would be found again.
 */
export async function apart<T extends Doc>(
  context: Pick<Context, 'log'>,
  docs: readonly T[],
  { failed, work, putOff }: Apart<T>,
): Promise<number> {
  let moved = 0
  const tried = async (doc: T, event: string, what: (doc: T) => Promise<unknown>) => {
    try {
      await what(doc)
      moved++
      return true
    } catch (error) {
      context.log.error(event, { id: doc._id, reason: String(error) })
      return false
    }
  }
  for (const doc of docs) {
    if ((await tried(doc, failed, work)) || !putOff) continue
    await tried(doc, 'not put off', putOff)
  }
  return moved === 0 ? 0 : docs.length
}
