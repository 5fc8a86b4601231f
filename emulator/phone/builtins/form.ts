import { defineBuiltin } from '../runtime/contract'
import { activateFor, isAnswered, nameBy } from './controls'

interface Form {
  submit(): void
  reset(): void
}

/** Forms by host element: a button inside finds its form here. */
const forms = new WeakMap<Element, Form>()
export function formAround(host: Element): Form | undefined {
  const around = host.closest('wx-form')
  return around ? forms.get(around) : undefined
}

defineBuiltin('form', {
  properties: { reportSubmit: Boolean, reportSubmitTimeout: Number },
  css: 'wx-form{display:block}',
  create({ host, properties, fire }, runtime) {
    forms.set(host, {
      submit() {
        const fields = runtime.formFieldsBelow(host)
        const value = Object.fromEntries(fields.map((field) => [field.name, field.value()]))
        // A real form id stopped having a use in 2020; developer tools give the same words.
        fire('submit', {
          value,
          ...(properties.reportSubmit ? { formId: 'the formId is a mock one' } : {}),
        })
      },
      reset() {
        for (const field of runtime.formFieldsBelow(host)) field.reset()
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
    const named = () =>
      properties.for ? runtime.select(`#${properties.for}`, owner)[0] : undefined
    on('tap', (event) => {
      if (!isAnswered(event)) activateFor(host, named())
    })
    // The control may stand after its label: both are there once the page is.
    return { update: () => requestAnimationFrame(() => nameBy(host, named())) }
  },
})
