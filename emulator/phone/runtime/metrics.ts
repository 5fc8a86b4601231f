import type { PhonePage } from './contract'

/** What the bench reads from a phone: work done up to now. */
export interface Metrics {
  setDataCalls: number
  setDataBytes: number
  /** performance.now() when the first page's content was painted; 0 before. */
  firstContentMs: number
}

declare global {
  interface Window {
    phoneMetrics?: Metrics
    /** The page stack, bottom first; there while the bench measures. */
    phonePages?: () => readonly PhonePage[]
  }
}

/** Counts only when the bench asked for it, by setting window.phoneMetrics before the phone starts. */
export function countSetData(patch: Record<string, unknown>) {
  const metrics = window.phoneMetrics
  if (metrics === undefined) return
  metrics.setDataCalls += 1
  metrics.setDataBytes += new Blob([JSON.stringify(patch)]).size
}

export function noteFirstContent(pages: () => readonly PhonePage[]) {
  const metrics = window.phoneMetrics
  if (metrics === undefined || metrics.firstContentMs > 0) return
  window.phonePages = pages
  requestAnimationFrame(() => {
    // The frame after the one that paints.
    setTimeout(() => {
      metrics.firstContentMs = performance.now()
    })
  })
}
