import type { BuiltinHandle, PhoneRuntime } from '../runtime/contract'
import { holder } from '../stage/holder'
import { element } from '../stage/element'
import { surfaceLayer, texts } from '../stage/surfaces'

/** `<input type="nickname">`: the keyboard offers the WeChat name; a tap fills it in. */
export function offerNickname(
  runtime: PhoneRuntime,
  field: HTMLInputElement,
  fire: BuiltinHandle['fire'],
): void {
  const words = texts(runtime).nickname
  const { nickname } = holder(runtime)
  const bar = element(
    'button',
    { type: 'button', class: 'nickname', 'data-action': 'nickname' },
    `${words.use}: ${nickname}`,
  )
  // mousedown, so that the field keeps its focus until the name is in it.
  bar.addEventListener('mousedown', (event) => {
    event.preventDefault()
    field.value = nickname
    field.dispatchEvent(new InputEvent('input', { bubbles: true }))
    fire('nicknamereview', { pass: true, timeout: false })
    bar.remove()
  })
  surfaceLayer(runtime).root.append(bar)
  field.addEventListener('blur', () => bar.remove(), { once: true })
}
