import { glassEasel, MiniProgramEnv, component } from 'glass-easel-miniprogram-adapter'
import type { ComponentInstance } from './contract'

/** The names of WeChat's component framework that the runtime uses, in one place. */
export type GlassElement = glassEasel.Element
export type GlassComponent = glassEasel.GeneralComponent
export type GlassNode = glassEasel.Node
export { glassEasel, MiniProgramEnv, component }

// A property named `data` (t-form has one) would overwrite a component's data.
glassEasel.globalOptions.writeFieldsToNode = false
glassEasel.globalOptions.writeIdToDOM = true

export type HostElement = HTMLElement & { __wxElement?: GlassElement }

/** The framework's element for a DOM element, or for the nearest one above that has one. */
export function glassAt(node: Node | null): GlassElement | undefined {
  for (let at = node; at !== null; at = at.parentNode) {
    const found = (at as HostElement).__wxElement
    if (found !== undefined) return found
  }
  return undefined
}

export function hostOf(element: GlassElement): HTMLElement | undefined {
  return (element.getBackendElement() ?? undefined) as HTMLElement | undefined
}

export function isComponent(element: unknown): element is GlassComponent {
  return glassEasel.Component.isComponent(element)
}

/** The framework's component behind `this` of mini program code. */
export function glassOf(instance: ComponentInstance): GlassComponent {
  return (instance as unknown as { _$: GlassComponent })._$
}

/** `this` of mini program code for a component. */
export function callerOf(element: GlassComponent): ComponentInstance {
  return element.getMethodCaller() as unknown as ComponentInstance
}

/** Whether a component is one of the app's, not a built-in. */
export function isCustom(element: unknown): element is GlassComponent {
  return isComponent(element) && !element.is.startsWith('wx://')
}
