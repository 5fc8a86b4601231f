import { defineBuiltin } from '../runtime/contract'
import type { BuiltinInstance, PhoneRuntime } from '../runtime/contract'
import { activateFor, isAnswered } from './controls'

interface Form {
  submit(): void
  reset(): void
}

/** Forms by host element: a button inside finds its form here. */
const forms = new WeakMap<Element, Form>()
const fieldTags = [
  'input',
  'textarea',
  'switch',
  'slider',
  'picker',
  'picker-view',
  'checkbox-group',
  'radio-group',
]

export function formAround(host: Element): Form | undefined {
  const around = host.closest('wx-form')
  return around ? forms.get(around) : undefined
}

function fields(form: HTMLElement, runtime: PhoneRuntime): [string, BuiltinInstance][] {
  return fieldTags
    .flatMap((tag) => runtime.builtinsBelow(form, tag))
    .map(({ handle, instance }) => [String(handle.properties['name'] ?? ''), instance])
}

defineBuiltin('form', {
  properties: { reportSubmit: Boolean, reportSubmitTimeout: Number },
  css: 'wx-form{display:block}',
  create({ host, properties, fire }, runtime) {
    forms.set(host, {
      submit() {
        const named = fields(host, runtime).filter(([name, field]) => name && field.form)
        const value = Object.fromEntries(named.map(([name, field]) => [name, field.form?.value()]))
        // A real form id stopped having a use in 2020; developer tools give the same words.
        fire('submit', {
          value,
          ...(properties.reportSubmit ? { formId: 'the formId is a mock one' } : {}),
        })
      },
      reset() {
        for (const [, field] of fields(host, runtime)) field.form?.reset()
        fire('reset', {})
      },
    })
    return {}
  },
})

defineBuiltin('label', {
  properties: { for: String },
  css: 'wx-label{display:inline}',
  create({ host, properties, on, owner }, runtime) {
    on('tap', (event) => {
      if (isAnswered(event)) return
      const named = properties.for ? runtime.select(`#${properties.for}`, owner)[0] : undefined
      activateFor(host, named)
    })
    return {}
  },
})
