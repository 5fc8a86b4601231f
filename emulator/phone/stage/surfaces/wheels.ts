import type { PhoneRuntime } from '../../runtime/contract'
import { surfaceLayer, texts } from '../surfaces'
import { action, element } from '../element'

/** The columns of a wheel sheet. Columns may depend on what is chosen to their left. */
export interface Wheels {
  columns(chosen: number[]): string[][]
  chosen: number[]
  /** A move starts the columns to its right anew (region), instead of keeping them where it can. */
  restarts?: boolean
  /** The choice the program imposes after a column moved (multiSelector's value). */
  follow?: () => number[]
  moved?: (column: number, value: number) => void
}

const itemHeight = 48

/** WeChat's picker sheet. Resolves with the index chosen in each column, or undefined when cancelled. */
export function showWheels(
  runtime: PhoneRuntime,
  title: string,
  wheels: Wheels,
): Promise<number[] | undefined> {
  const words = texts(runtime)
  let chosen = [...wheels.chosen]
  const frame = element('div', { class: 'wheels' })
  const redraw = (): void => {
    const columns = wheels.columns(chosen)
    chosen = columns.map((column, at) => Math.min(Math.max(0, chosen[at] ?? 0), column.length - 1))
    frame.replaceChildren(...columns.map((column, at) => wheel(column, chosen[at] ?? 0, at, move)))
    for (const [at, node] of [...frame.children].entries())
      node.scrollTop = (chosen[at] ?? 0) * itemHeight
  }
  const move = (column: number, value: number): void => {
    if (chosen[column] === value) return
    chosen[column] = value
    if (wheels.restarts) chosen = chosen.map((own, at) => (at > column ? 0 : own))
    wheels.moved?.(column, value)
    // The program may answer columnchange with other columns at once or a moment later.
    setTimeout(() => {
      const imposed = wheels.follow?.()
      if (imposed) chosen = chosen.map((own, at) => (at > column ? (imposed[at] ?? own) : own))
      redraw()
    }, 30)
  }
  return surfaceLayer(runtime)
    .show<number[] | undefined | null>({
      kind: 'picker',
      place: 'sheet',
      label: title || words.done,
      dismissed: null,
      draw(done) {
        requestAnimationFrame(redraw)
        return element(
          'div',
          {},
          element(
            'div',
            { class: 'picker-head' },
            action('cancel', words.cancel, () => done(null)),
            element('b', {}, title),
            action('confirm', words.confirm, () => done(chosen), 'ok'),
          ),
          frame,
        )
      },
    })
    .then((outcome) => outcome ?? undefined)
}

/** One column: scrolls to a stop on an item; a tap on an item brings it to the middle. */
function wheel(
  items: string[],
  chosen: number,
  column: number,
  move: (column: number, value: number) => void,
): HTMLElement {
  let settling: ReturnType<typeof setTimeout> | undefined
  const options = items.map((text, at) =>
    element(
      'button',
      {
        type: 'button',
        role: 'option',
        'aria-selected': String(at === chosen),
        'data-action': `${column}:${text}`,
        onclick: () => {
          clearTimeout(settling)
          move(column, at)
        },
      },
      text,
    ),
  )
  return element(
    'div',
    {
      class: 'wheel',
      role: 'listbox',
      'aria-label': String(column + 1),
      onscroll: (event) => {
        const node = event.currentTarget as HTMLElement
        clearTimeout(settling)
        settling = setTimeout(() => {
          const at = Math.round(node.scrollTop / itemHeight)
          // Where it was drawn nobody has moved it: a choice made meanwhile stays.
          if (node.isConnected && at !== chosen && at < items.length) move(column, at)
        }, 120)
      },
    },
    ...options,
  )
}
