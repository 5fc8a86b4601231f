/**
 * Tells of size changes in the next frame. A handler that changes sizes inside the observer's own round
 * makes the browser complain of a loop.
 */
export function onResize(host: HTMLElement, changed: () => void): () => void {
  const observer = new ResizeObserver(() => requestAnimationFrame(changed))
  observer.observe(host)
  return () => observer.disconnect()
}
