import type { PhonePage } from './contract'

/** What benches and suites read from a phone: work done up to now. */
export interface Metrics {
  /** Each setData of a page or component (`by` is its path), oldest first, by performance.now() and size as JSON. */
  setData: { atMs: number; bytes: number; by: string }[]
  /** performance.now() when the first page stood, with whatever it shows before its data; 0 before. */
  firstPageMs: number
}

declare global {
  interface Window {
    phoneMetrics?: Metrics
    /** The page stack, bottom first; there while somebody measures. */
    phonePages?: () => readonly PhonePage[]
  }
}

const encoder = new TextEncoder()

/** Counts only when somebody asked for it, by setting window.phoneMetrics before the phone starts. */
export function countSetData(patch: Record<string, unknown>, by: string) {
  if (window.phoneMetrics === undefined) return
  const bytes = encoder.encode(JSON.stringify(patch)).length
  window.phoneMetrics.setData.push({ atMs: performance.now(), bytes, by })
}

export function noteFirstPage(pages: () => readonly PhonePage[]) {
  const metrics = window.phoneMetrics
  if (metrics === undefined || metrics.firstPageMs > 0) return
  window.phonePages = pages
  requestAnimationFrame(() => {
    // The frame after the one that paints.
    setTimeout(() => {
      metrics.firstPageMs = performance.now()
    })
  })
}
