import { sdkEnvironment } from '../../emulator/start-cloud'
import type { Sdk, SdkDatabase } from '../../emulator/sdk'
import { documentId, documentText } from './scenarios'

let database: SdkDatabase | undefined

/** The unmodified SDK, pointed at a measured server. It takes its address once, when it is loaded. */
async function connect(port: number): Promise<SdkDatabase> {
  if (database) return database
  Object.assign(process.env, sdkEnvironment(`http://127.0.0.1:${port}/admin`, 'bench'), {
    SILENCE: 'true',
  })
  const module: unknown = await import('wx-server-sdk')
  const sdk = (module as { default: Sdk }).default
  sdk.init({ env: 'bench' })
  database = sdk.database({ throwOnNotFound: false })
  return database
}

let fresh = 0

/** Operations per second through the SDK, by kind. Its signing and its new connection each time are part of it. */
export async function sdkRates(
  port: number,
  callers: number,
  windowMs: number,
  documents: number,
): Promise<Record<string, number>> {
  const db = await connect(port)
  const members = db.collection('members')
  const { inc, gte } = db.command
  const anyId = (): string => documentId(Math.floor(Math.random() * documents))
  const operations: Record<string, () => Promise<unknown>> = {
    get: () => members.doc(anyId()).get(),
    insert: () =>
      members.add({
        data: { ...(JSON.parse(documentText(0)) as object), _id: `sdk-${process.pid}-${fresh++}` },
      }),
    update: () =>
      members.where({ _id: anyId(), version: gte?.(0) }).update({ data: { version: inc?.(1) } }),
    query: () =>
      members
        .where({ shop: `shop-${Math.floor((Math.random() * documents) / 20)}` })
        .orderBy('points', 'desc')
        .limit(5)
        .get(),
    transaction: async () => {
      const transaction = await db.startTransaction()
      const mine = transaction.collection('members')
      const [a, b] = [anyId(), anyId()]
      try {
        await mine.doc(a).get()
        await mine.doc(a).update({ data: { version: inc?.(1) } })
        await mine.doc(b).update({ data: { version: inc?.(1) } })
        await transaction.commit()
      } catch (error) {
        // Two transactions may meet at one document: the loser counts as work done, too.
        if (!JSON.stringify(error).includes('Transaction')) throw error
      }
    },
  }
  const rates: Record<string, number> = {}
  for (const [name, operation] of Object.entries(operations)) {
    const startedAt = performance.now()
    let done = 0
    await Promise.all(
      Array.from({ length: callers }, async () => {
        while (performance.now() - startedAt < windowMs) {
          await operation()
          done++
        }
      }),
    )
    rates[name] = Math.round(done / ((performance.now() - startedAt) / 1000))
  }
  return rates
}
