const EDGE_PX = 24
const FAR_PX = 80

/** A finger (or the mouse) drawn from the screen's left edge to the right: the way back. */
export function watchBackGesture(back: () => void) {
  let from: { x: number; y: number } | undefined
  const down = (x: number, y: number) => {
    from = x <= EDGE_PX ? { x, y } : undefined
  }
  const up = (x: number, y: number) => {
    const across = from === undefined ? 0 : x - from.x
    if (from && across > FAR_PX && across > Math.abs(y - from.y)) back()
    from = undefined
  }
  const on = { capture: true, passive: true }
  document.addEventListener('mousedown', (event) => down(event.clientX, event.clientY), on)
  document.addEventListener('mouseup', (event) => up(event.clientX, event.clientY), on)
  document.addEventListener(
    'touchstart',
    ({ touches }) => {
      const [touch] = touches
      if (touch && touches.length === 1) down(touch.clientX, touch.clientY)
    },
    on,
  )
  document.addEventListener(
    'touchend',
    ({ changedTouches }) => {
      const [touch] = changedTouches
      if (touch) up(touch.clientX, touch.clientY)
    },
    on,
  )
}
