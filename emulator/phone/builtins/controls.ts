import type { PhoneEvent, PhoneRuntime } from '../runtime/contract'

/** What a <label> or an assistive key press does to a control, by its host element. */
const activators = new WeakMap<Element, () => void>()
const controlTags = ['button', 'checkbox', 'radio', 'switch', 'input', 'textarea', 'picker']
const controlSelector = controlTags.map((tag) => `wx-${tag}`).join(',')

/** The tap that a control has already answered, so that the label around it stays silent. */
let answeredAt = -1

export function answered(event: PhoneEvent): void {
  answeredAt = event.timeStamp
}

export function isAnswered(event: PhoneEvent): boolean {
  return answeredAt === event.timeStamp
}

export function registerControl(host: Element, activate: () => void): void {
  activators.set(host, activate)
}

/** What a label stands for: the control named by `for`, else the first one inside. */
function controlOf(label: HTMLElement, named: HTMLElement | undefined): Element | null {
  return named ?? label.querySelector(controlSelector)
}

export function activateFor(label: HTMLElement, named: HTMLElement | undefined): void {
  const control = controlOf(label, named)
  if (control) activators.get(control)?.()
}

let labels = 0

/** Gives a control without a name of its own the label's words, for those who hear the page. */
export function nameBy(label: HTMLElement, named: HTMLElement | undefined): void {
  const control = controlOf(label, named)
  const spoken = control?.querySelector('input, textarea') ?? control
  if (!control || !spoken || control.hasAttribute('aria-label')) return
  labels += 1
  label.id = `wx-label-${labels}`
  spoken.setAttribute('aria-labelledby', label.id)
}

/** Enter and blank press a focused control, as a keyboard user of WeChat on Windows and Mac expects. */
export function pressByKey(host: HTMLElement, runtime: PhoneRuntime): void {
  host.addEventListener('keydown', (event) => {
    if (event.target !== host || (event.key !== 'Enter' && event.key !== ' ')) return
    event.preventDefault()
    const box = host.getBoundingClientRect()
    runtime.fireAt(host, 'tap', { x: box.left + box.width / 2, y: box.top + box.height / 2 })
  })
}

/** A default role that the program's own aria-role overrides. */
export function defaultRole(host: HTMLElement, role: string): void {
  if (!host.hasAttribute('role')) host.setAttribute('role', role)
}

/** An aria state that is either true or absent. */
export function ariaFlag(host: HTMLElement, name: string, on: boolean): void {
  if (on) host.setAttribute(name, 'true')
  else host.removeAttribute(name)
}
