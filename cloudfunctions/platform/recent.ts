import type { Context } from './context'
import type { Time } from '../../typings/contract'

interface Memory<T> {
  value: Promise<T>
  until: Time
}

/**
 * What an instance remembers for a short while, so that a hot path saves a request. Only for things
 * that may be seen a few seconds late: roles, shops, the catalogue; never balances or states.
 * Bounded (the oldest goes first), single-flight (parallel callers share one load), and apart per
 * database, so that two simulated worlds in one process never meet.
 */
export function recent<T>(ttlMs: number, maxEntries: number) {
  const worlds = new WeakMap<object, Map<string, Memory<T>>>()
  const worldOf = (context: Pick<Context, 'db'>) => {
    let world = worlds.get(context.db)
    if (!world) worlds.set(context.db, (world = new Map<string, Memory<T>>()))
    return world
  }
  return {
    async through(
      context: Pick<Context, 'db' | 'clock'>,
      key: string,
      load: () => Promise<T>,
    ): Promise<T> {
      const world = worldOf(context)
      const now = context.clock.now()
      const known = world.get(key)
      // A clock that ran backwards must not keep a memory for ever.
      if (known && now < known.until && known.until - now <= ttlMs) return known.value
      const value = load()
      world.delete(key)
      world.set(key, { value, until: now + ttlMs })
      if (world.size > maxEntries) {
        for (const oldest of world.keys()) {
          world.delete(oldest)
          break
        }
      }
      try {
        return await value
      } catch (error) {
        if (world.get(key)?.value === value) world.delete(key)
        throw error
      }
    },
    forget(context: Pick<Context, 'db'>, key: string): void {
      worldOf(context).delete(key)
    },
  }
}
