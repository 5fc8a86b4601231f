import { defineBuiltin } from '../runtime/contract'
import type { BuiltinHandle, PhoneRuntime } from '../runtime/contract'
import { registerControl } from './controls'
import { offerNickname } from './nickname'

const fieldProperties = {
  value: null,
  name: String,
  placeholder: String,
  placeholderStyle: String,
  placeholderClass: { type: String, value: 'input-placeholder' },
  disabled: Boolean,
  maxlength: { type: Number, value: 140 },
  focus: Boolean,
  autoFocus: Boolean,
  cursor: { type: Number, value: -1 },
  selectionStart: { type: Number, value: -1 },
  selectionEnd: { type: Number, value: -1 },
  confirmType: { type: String, value: 'done' },
  confirmHold: Boolean,
  holdKeyboard: Boolean,
  adjustPosition: { type: Boolean, value: true },
  cursorSpacing: null,
  cursorColor: String,
  alwaysEmbed: Boolean,
  allowNativeFocus: Boolean,
  alwaysSystem: Boolean,
} as const

const inputProperties = {
  ...fieldProperties,
  type: { type: String, value: 'text' },
  password: Boolean,
  safePasswordCertPath: String,
  safePasswordLength: Number,
  safePasswordTimeStamp: Number,
  safePasswordNonce: String,
  safePasswordSalt: String,
  safePasswordCustomHash: String,
} as const

const textareaProperties = {
  ...fieldProperties,
  autoHeight: Boolean,
  fixed: Boolean,
  showConfirmBar: { type: Boolean, value: true },
  disableDefaultPadding: Boolean,
} as const

type Field = HTMLInputElement | HTMLTextAreaElement
type FieldHandle = BuiltinHandle<typeof fieldProperties>

/** The soft keyboard that goes with WeChat's input types. */
const inputModes: Record<string, string> = {
  number: 'numeric',
  digit: 'decimal',
  idcard: 'text',
  tel: 'tel',
  'safe-password': 'text',
}
const enterHints: Record<string, string> = {
  send: 'send',
  search: 'search',
  next: 'next',
  go: 'go',
  done: 'done',
  return: 'enter',
}

const css = `wx-input{display:block;height:1.4rem;min-height:1.4rem;overflow:hidden;text-overflow:clip;white-space:nowrap;cursor:text;text-align:start}
wx-textarea{display:block;position:relative;width:300px;height:150px;cursor:text;text-align:start}
wx-textarea[auto-height]{height:auto}
wx-input>input,wx-textarea>textarea{display:block;width:100%;height:100%;min-height:inherit;margin:0;padding:0;border:0;outline:0;border-radius:0;background:none;font:inherit;letter-spacing:inherit;line-height:inherit;color:inherit;text-align:inherit;resize:none;box-sizing:border-box;-webkit-appearance:none;appearance:none}
wx-textarea[auto-height]>textarea{height:auto;field-sizing:content}
wx-input>.wx-placeholder,wx-textarea>.wx-placeholder{position:absolute;left:0;top:0;right:0;pointer-events:none;overflow:hidden;text-overflow:ellipsis}
wx-input{position:relative}wx-input>.wx-placeholder{height:100%;display:flex;align-items:center;min-height:inherit}
wx-textarea>.wx-placeholder{white-space:pre-wrap}
.input-placeholder,.textarea-placeholder{color:grey}
wx-input>input::placeholder,wx-textarea>textarea::placeholder{color:transparent}`

function text(value: unknown): string {
  return value == null ? '' : String(value)
}

/** Placeholder drawn as an own element, because placeholder-class may set anything an element can have. */
function placeholderOf(handle: FieldHandle, field: Field, runtime: PhoneRuntime) {
  const shown = document.createElement('div')
  shown.setAttribute('aria-hidden', 'true')
  handle.host.append(shown)
  return () => {
    const { placeholder, placeholderClass, placeholderStyle } = handle.properties
    shown.textContent = placeholder
    shown.className = `wx-placeholder ${placeholderClass}`
    shown.style.cssText = runtime.style(placeholderStyle)
    shown.hidden = field.value !== ''
    shown.style.display = shown.hidden ? 'none' : ''
    field.placeholder = placeholder
  }
}

/** The bindinput handler's return value replaces the text; an unchanged event leaves it. */
function listen(handle: FieldHandle, field: Field, redraw: () => void): void {
  const { fire } = handle
  let lastKey = 0
  field.addEventListener('keydown', (event) => {
    lastKey = (event as KeyboardEvent).keyCode
  })
  field.addEventListener('input', (event) => {
    if ((event as InputEvent).isComposing) return
    changed()
  })
  field.addEventListener('compositionend', changed)
  field.addEventListener('focus', () => {
    fire('focus', { value: field.value, height: 0 })
    fire('keyboardheightchange', { height: 0, duration: 0 })
  })
  field.addEventListener('blur', () => {
    handle.set({ focus: false })
    fire('blur', {
      value: field.value,
      encryptedValue: '',
      encryptError: '',
      cursor: field.selectionEnd,
    })
  })
  field.addEventListener('change', () => fire('change', { value: field.value }))
  function changed(): void {
    handle.set({ value: field.value })
    redraw()
    fire('input', { value: field.value, cursor: field.selectionEnd ?? 0, keyCode: lastKey })
  }
}

function applyCommon(handle: FieldHandle, field: Field, changed: ReadonlySet<string>): void {
  const { properties, host } = handle
  const value = text(properties.value)
  if (changed.has('value') && field.value !== value) field.value = value
  field.disabled = properties.disabled
  if (properties.maxlength >= 0) field.maxLength = properties.maxlength
  else field.removeAttribute('maxlength')
  field.enterKeyHint = enterHints[properties.confirmType] ?? 'done'
  field.style.caretColor = properties.cursorColor
  const label = host.getAttribute('aria-label')
  if (label) field.setAttribute('aria-label', label)
  const wants = properties.focus || (properties.autoFocus && changed.has('autoFocus'))
  if ((changed.has('focus') || changed.has('autoFocus')) && wants) {
    queueMicrotask(() => {
      field.focus()
      select(handle, field)
    })
  } else if (changed.has('focus') && !properties.focus && document.activeElement === field) {
    field.blur()
  }
}

function select(handle: FieldHandle, field: Field): void {
  const { selectionStart, selectionEnd, cursor } = handle.properties
  if (selectionStart >= 0 && selectionEnd >= 0)
    field.setSelectionRange(selectionStart, selectionEnd)
  else if (cursor >= 0) field.setSelectionRange(cursor, cursor)
}

/** Everything an input and a textarea share: one field, its events, its part in a form. */
function fieldInstance(handle: FieldHandle, field: Field, runtime: PhoneRuntime) {
  handle.host.append(field)
  const redraw = placeholderOf(handle, field, runtime)
  const initial = text(handle.properties.value)
  listen(handle, field, redraw)
  registerControl(handle.host, () => field.focus())
  const write = (value: string): void => {
    field.value = value
    field.dispatchEvent(new InputEvent('input', { bubbles: true }))
  }
  return {
    redraw,
    write,
    form: {
      value: () => field.value,
      reset: () => {
        field.value = initial
        handle.set({ value: initial })
        redraw()
      },
    },
  }
}

defineBuiltin('input', {
  properties: inputProperties,
  shell: [],
  css,
  create(handle, runtime) {
    const field = document.createElement('input')
    const shared = fieldInstance(handle as unknown as FieldHandle, field, runtime)
    field.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.isComposing) return
      handle.fire('confirm', { value: field.value })
      if (!handle.properties.confirmHold) field.blur()
    })
    field.addEventListener('focus', () => {
      if (handle.properties.type === 'nickname') offerNickname(runtime, field, handle.fire)
    })
    return {
      update(changed) {
        const { type, password } = handle.properties
        field.type = password || type === 'safe-password' ? 'password' : 'text'
        field.inputMode = inputModes[type] ?? 'text'
        applyCommon(handle as unknown as FieldHandle, field, changed)
        shared.redraw()
      },
      form: shared.form,
      automator: { input: shared.write },
    }
  },
})

defineBuiltin('textarea', {
  properties: textareaProperties,
  shell: [],
  create(handle, runtime) {
    const field = document.createElement('textarea')
    const shared = fieldInstance(handle as unknown as FieldHandle, field, runtime)
    let lines = 0
    const countLines = (): void => {
      const lineHeight = Number.parseFloat(getComputedStyle(field).lineHeight) || 20
      const now = Math.max(1, Math.round(field.scrollHeight / lineHeight))
      if (now === lines) return
      lines = now
      handle.fire('linechange', {
        height: field.scrollHeight,
        heightRpx: 0,
        lineCount: now,
        lineHeight,
      })
    }
    field.addEventListener('input', countLines)
    field.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.isComposing || event.shiftKey) return
      if (handle.properties.confirmType === 'return' || !handle.properties.confirmType) return
      if (handle.properties.confirmType !== 'done') {
        event.preventDefault()
        handle.fire('confirm', { value: field.value })
      }
    })
    return {
      update(changed) {
        handle.host.toggleAttribute('auto-height', handle.properties.autoHeight)
        applyCommon(handle as unknown as FieldHandle, field, changed)
        shared.redraw()
        queueMicrotask(countLines)
      },
      form: shared.form,
      automator: { input: shared.write },
    }
  },
})
