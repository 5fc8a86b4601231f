/** Lists of one's own data, newest first, by name. */
export type Lists = Record<string, readonly unknown[]>

/**
 * Cuts the longest list in half, from its old end, until all together are no longer than `most` UTF-16
 * units as JSON. A function's answer has a limit, and what is newest matters most.
 */
export function fitted(lists: Lists, most: number): { lists: Lists; cut: boolean } {
  const fit: Record<string, readonly unknown[]> = { ...lists }
  const sizes = new Map(Object.entries(fit).map(([name, list]) => [name, sizeOf(list)]))
  const total = () => [...sizes.values()].reduce((sum, size) => sum + size, 0)
  let cut = false
  while (total() > most) {
    const [longest] = [...sizes].sort((a, b) => b[1] - a[1])
    const list = longest && fit[longest[0]]
    if (!list || list.length === 0) break
    const half = list.slice(0, Math.floor(list.length / 2))
    fit[longest[0]] = half
    sizes.set(longest[0], sizeOf(half))
    cut = true
  }
  return { lists: fit, cut }
}

const sizeOf = (list: readonly unknown[]) => JSON.stringify(list).length
