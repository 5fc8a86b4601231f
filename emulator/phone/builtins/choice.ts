import { defineBuiltin } from '../runtime/contract'
import type { BuiltinHandle, PhoneRuntime } from '../runtime/contract'
import { answered, ariaFlag, defaultRole, pressByKey, registerControl } from './controls'

const boxProperties = { value: String, checked: Boolean, disabled: Boolean, color: String } as const
type BoxHandle = BuiltinHandle<typeof boxProperties>

/** The group's answer to one of its boxes being pressed. */
const groups = new WeakMap<Element, (pressed: BoxHandle) => void>()

const css = `wx-checkbox,wx-radio{display:inline-block;-webkit-tap-highlight-color:transparent;cursor:pointer}
wx-checkbox>.wx-box,wx-radio>.wx-box{display:inline-flex;align-items:center;justify-content:center;vertical-align:middle;margin-right:5px;box-sizing:border-box;width:23px;height:23px;border:1px solid #d1d1d1;background:#fff;border-radius:3px;color:#09bb07;font:18px/1 sans-serif}
wx-radio>.wx-box{border-radius:50%}
.wx-box.on::before{content:"";width:5px;height:11px;margin-top:-3px;border:solid currentColor;border-width:0 2px 2px 0;transform:rotate(45deg)}
wx-radio>.wx-box.on{background:#09bb07;border-color:#09bb07;color:#fff}
.wx-box.off{background:#e1e1e1;border-color:#d1d1d1;color:#adadad}
wx-checkbox-group,wx-radio-group{display:block}`

function box(kind: 'checkbox' | 'radio', handle: BoxHandle, runtime: PhoneRuntime) {
  const { host, properties } = handle
  const mark = document.createElement('div')
  host.prepend(mark)
  const initial = properties.checked
  const press = (): void => {
    if (properties.disabled) return
    if (kind === 'radio' && properties.checked) return
    handle.set({ checked: kind === 'radio' ? true : !properties.checked })
    const around = host.closest(`wx-${kind}-group`)
    if (around) groups.get(around)?.(handle)
  }
  handle.on('tap', (event) => {
    answered(event)
    press()
  })
  registerControl(host, press)
  pressByKey(host, runtime)
  defaultRole(host, kind)
  return {
    update() {
      const { checked, disabled, color } = properties
      mark.className = `wx-box${checked ? ' on' : ''}${disabled ? ' off' : ''} wx-${kind}-input`
      mark.style.color = color && checked && kind === 'checkbox' ? color : ''
      mark.style.background = color && checked && kind === 'radio' ? color : ''
      mark.style.borderColor = color && checked && kind === 'radio' ? color : ''
      host.setAttribute('aria-checked', String(checked))
      ariaFlag(host, 'aria-disabled', disabled)
      host.tabIndex = disabled ? -1 : 0
    },
    form: {
      value: () => properties.checked,
      reset: () => handle.set({ checked: initial }),
    },
  }
}

defineBuiltin('checkbox', {
  properties: boxProperties,
  css,
  create: (handle, runtime) => box('checkbox', handle, runtime),
})
defineBuiltin('radio', {
  properties: boxProperties,
  create: (handle, runtime) => box('radio', handle, runtime),
})

function group(
  kind: 'checkbox' | 'radio',
  handle: BuiltinHandle<{ name: StringConstructor }>,
  runtime: PhoneRuntime,
) {
  const { host, fire } = handle
  const boxes = () =>
    runtime.builtinsBelow(host, kind) as unknown as {
      handle: BoxHandle
      instance: ReturnType<typeof box>
    }[]
  const chosen = (): string[] =>
    boxes()
      .filter((one) => one.handle.properties.checked)
      .map((one) => one.handle.properties.value)
  const value = (): string | string[] => (kind === 'radio' ? (chosen()[0] ?? '') : chosen())
  groups.set(host, (pressed) => {
    if (kind === 'radio') {
      for (const one of boxes()) {
        if (one.handle.host !== pressed.host) one.handle.set({ checked: false })
      }
    }
    fire('change', { value: value() })
  })
  if (kind === 'radio') defaultRole(host, 'radiogroup')
  return {
    form: {
      value,
      reset: () => {
        for (const one of boxes()) one.instance.form.reset()
      },
    },
  }
}

defineBuiltin('checkbox-group', {
  properties: { name: String },
  create: (handle, runtime) => group('checkbox', handle, runtime),
})
defineBuiltin('radio-group', {
  properties: { name: String },
  create: (handle, runtime) => group('radio', handle, runtime),
})
