import type { CodeSpace } from 'glass-easel-miniprogram-adapter'
import { builtinAt } from './builtin-components'
import type { BehaviorLike } from './components'
import type { FormField } from './contract'
import { callerOf, isCustom, type HostElement } from './glass'

const FORM_FIELD = 'wx://form-field'

/** WeChat's own behaviors, by the names that definitions use. */
export function builtinBehaviors(space: CodeSpace): Map<string, BehaviorLike> {
  const define = (properties: Record<string, unknown>) =>
    space
      .behavior()
      .definition({ properties: properties as never })
      .register()
  return new Map<string, BehaviorLike>([
    [FORM_FIELD, define({ name: String, value: null })],
    ['wx://form-field-group', define({})],
    ['wx://form-field-button', define({})],
    ['wx://component-export', define({})],
  ])
}

/** Fields of a form: built-ins, and components with wx://form-field, whose inside stays hidden. */
export function formFieldsBelow(root: Element, formField: BehaviorLike): FormField[] {
  const fields: FormField[] = []
  const visit = (element: Element) => {
    for (const child of element.children) {
      const field = builtinField(child) ?? componentField(child, formField)
      if (field) fields.push(field)
      else visit(child)
    }
  }
  visit(root)
  return fields
}

function builtinField(element: Element): FormField | undefined {
  const builtin = builtinAt(element)
  const form = builtin?.instance.form
  const name = builtin?.handle.properties.name
  if (!form || typeof name !== 'string' || name === '') return undefined
  return { name, value: () => form.value(), reset: () => form.reset() }
}

function componentField(element: Element, formField: BehaviorLike): FormField | undefined {
  const component = (element as HostElement).__wxElement
  const behavior = (formField as { _$: never })._$
  if (!isCustom(component) || !component.hasBehavior(behavior)) return undefined
  const caller = callerOf(component)
  const initial = caller.data.value
  return {
    name: String(caller.data.name ?? ''),
    value: () => caller.data.value,
    reset: () => caller.setData({ value: initial }),
  }
}
