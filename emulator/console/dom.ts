/** Small means to build the console's page, and its line to the server. */
import { wordsFor } from './locales'
import type { ConsoleState } from './state'

export const words = wordsFor(navigator.language)
export const HOUR_MS = 3_600_000

export type Child = Node | string
export function find<E extends Element = HTMLElement>(selector: string): E {
  const element = document.querySelector<E>(selector)
  if (!element) throw new Error(`the page lacks ${selector}`)
  return element
}

export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Partial<HTMLElementTagNameMap[K]> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = Object.assign(document.createElement(tag), properties)
  element.append(...children)
  return element
}

export const row = (...children: Child[]) => make('div', { className: 'row' }, ...children)

export function field(name: string, label: string, more: Partial<HTMLInputElement> = {}) {
  const input = make('input', { name, placeholder: label, ...more })
  input.setAttribute('aria-label', label)
  return input
}

/** A button that waits for its work, and says how it ended. */
export function button(label: string, work: () => Promise<unknown>): HTMLButtonElement {
  const element = make('button', { type: 'button' }, label)
  element.onclick = async () => {
    element.disabled = true
    try {
      await work()
      notify(words.done)
    } catch (error) {
      notify(error instanceof Error ? error.message : String(error), true)
    } finally {
      element.disabled = false
    }
  }
  return element
}

export function notify(message: string, bad = false): void {
  const notice = find('#notice')
  notice.textContent = message
  notice.className = bad ? 'bad' : 'faint'
}

export async function act<T>(name: string, input: object = {}): Promise<T> {
  const response = await fetch(`/console/api/${name}`, {
    method: 'POST',
    body: JSON.stringify(input),
  })
  const result = (await response.json()) as T & { message?: string }
  if (!response.ok) throw new Error(result.message ?? `HTTP ${response.status}`)
  return result
}

export const pretty = (value: unknown) => JSON.stringify(value, null, 2)
export const block = (title: string, value: unknown, className = '') =>
  make(
    'div',
    {},
    make('span', { className: 'faint' }, title),
    make('pre', { className }, typeof value === 'string' ? value : pretty(value)),
  )
export const timeOf = (ms: number) =>
  new Date(ms + 8 * HOUR_MS).toISOString().slice(0, 19).replace('T', ' ')

/** What the server says of everything; also sets the clock in the page's head. */
export async function readState(): Promise<ConsoleState> {
  const state = await act<ConsoleState>('state')
  find('#now').textContent = `${timeOf(state.now)} +08:00`
  return state
}
