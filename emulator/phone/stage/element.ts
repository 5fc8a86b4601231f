type Child = Node | string | false | null | undefined
type Attributes = Record<string, string | number | boolean | EventListener | undefined>

/**
 * One DOM element in one expression. `on*` functions become listeners, `true` an empty attribute,
 * `false` and `undefined` nothing. Text is always text, never markup.
 */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue
    if (typeof value === 'function') made.addEventListener(name.slice(2), value)
    else made.setAttribute(name, value === true ? '' : String(value))
  }
  for (const child of children) if (child != null && child !== false) made.append(child)
  return made
}

/** A thing a person can press on a surface; tests press it by the same name. */
export function action(
  name: string,
  label: string,
  press: () => void,
  className = '',
): HTMLElement {
  return element(
    'button',
    { type: 'button', class: className, 'data-action': name, onclick: press },
    label,
  )
}
