import type { Context } from './context'

/**
 * Work that nobody waits for: it starts now and may still run after the reply. An instance can freeze
 * once it has answered, so whatever must not be lost is also found and finished by the jobs; a failure is
 * logged and left to them. A greeting, or the number of coupons on a phone, may be lost until it is counted anew.
 */
export function later(
  context: Pick<Context, 'db' | 'log'>,
  what: string,
  work: () => Promise<unknown>,
): void {
  const running = pendingOf(context.db)
  const done = work().then(
    () => undefined,
    (error: unknown) => {
      context.log.warn('left to jobs', { what, reason: String(error) })
    },
  )
  running.add(done)
  void done.finally(() => running.delete(done))
}

const pending = new WeakMap<object, Set<Promise<void>>>()

function pendingOf(db: object): Set<Promise<void>> {
  let running = pending.get(db)
  if (!running) pending.set(db, (running = new Set()))
  return running
}

/** Waits until nothing given to `later` is running on this database: for jobs, seeds and simulation. */
export async function settled(context: Pick<Context, 'db'>): Promise<void> {
  const running = pendingOf(context.db)
  while (running.size > 0) await Promise.all(running)
}
