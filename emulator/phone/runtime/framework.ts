import { registerBuiltins } from './builtin-components'
import { PhoneBackend } from './backend'
import { Components, type BehaviorLike } from './components'
import type { ComponentInstance, PhoneRuntime } from './contract'
import { shapeEvents } from './events'
import { builtinBehaviors } from './form-behaviors'
import type { CodeSpace } from 'glass-easel-miniprogram-adapter'
import { glassEasel, hostOf, glassOf, MiniProgramEnv } from './glass'
import type { Modules } from './modules'
import { fireReady } from './ready'
import { StyleSheets } from './styles'
import { createTemplates } from './templates'
import { listenToTouches } from './touch'
import { wxsGlobals } from './wxs'

/** The framework warns of these where WeChat is silent. */
const HUSHED =
  /^the target of relation|is not a valid (property|event)|received type-incompatible value|^Use (number|string) as for-list|keys are not unique|^The for-list data is neither/

interface Parts {
  runtime: PhoneRuntime
  modules: Modules
  /** Program text of the template runtime, from the manifest. */
  templateRuntime: string
  /** Before the program's own listeners hear of a tap. */
  tapped(): void
  /** A placeholder was drawn for this component: it is to be made known. */
  placeheld(path: string): Promise<void>
}

/** WeChat's component framework, set up for one phone. */
export class Framework {
  readonly components: Components
  readonly styles = new StyleSheets()
  readonly backend = new PhoneBackend()
  /** The behavior wx://form-field, by which components join a form. */
  readonly formField: BehaviorLike
  private readonly environment = new MiniProgramEnv()
  private readonly space = this.environment.createCodeSpace('', true)
  private readonly associated = this.environment.associateBackend(this.backend as never)

  constructor({ runtime, modules, templateRuntime, tapped, placeheld }: Parts) {
    const report = (error: unknown, where: string) => runtime.report(error, where)
    shapeEvents()
    plainIdsOnPages(this.space, (path) => this.components.isPage(path))
    const behaviors = builtinBehaviors(this.space)
    this.formField = behaviors.get('wx://form-field') as BehaviorLike
    this.components = new Components({
      space: this.space,
      styles: this.styles,
      templates: createTemplates(templateRuntime, wxsGlobals(report)),
      modules,
      builtinBehaviors: behaviors,
      report,
    })
    this.backend.onEvent((target, type, detail, options) => {
      if (type === 'tap') tapped()
      const event = new glassEasel.Event(type, detail, options)
      glassEasel.Event.dispatchEvent(target, event)
      return event.getEventBubbleStatus()
    })
    listenToTouches(this.backend)
    listenToFramework(report)
    registerBuiltins(this.space, this.styles, runtime)
    fireReady(this.space)
    this.space.getComponentSpace().setComponentWaitingListener((_isPublic, path) => {
      placeheld(path).catch((error: unknown) => report(error, path))
    })
  }

  createRoot(tag: string, path: string) {
    return this.associated.createRoot(tag, this.space, path)
  }
}

interface OptionsMaker {
  prepareComponentOptions(
    path: string,
    options: unknown,
  ): [{ idPrefixGenerator?: (() => string) | undefined }, unknown]
}

/**
 * A page's ids stand in the document as they are, so that `#id` in its style sheet finds them. Those of
 * components get a prefix of their own: on WeChat, too, a component's style sheet has no ids.
 */
function plainIdsOnPages(space: CodeSpace, isPage: (path: string) => boolean) {
  const maker = space as unknown as OptionsMaker
  const prepare = maker.prepareComponentOptions.bind(space)
  maker.prepareComponentOptions = (path, given) => {
    const [options, isolation] = prepare(path, given)
    return [isPage(path) ? { ...options, idPrefixGenerator: undefined } : options, isolation]
  }
}

function listenToFramework(report: (error: unknown, where: string) => void) {
  glassEasel.addGlobalErrorListener((error, method, related) => {
    const where = typeof related === 'string' ? related : (related?.is ?? '')
    report(error, `${where} ${method ?? ''}`.trim())
    return false
  })
  const told = new Set<string>()
  glassEasel.addGlobalWarningListener((message, related) => {
    const line = `${typeof related === 'string' ? related : related.is}: ${message}`
    if (!HUSHED.test(message) && !told.has(line)) console.warn(line)
    told.add(line)
    return false
  })
}

/** Drawn elements by selector in one component's own WXML. */
export function selectIn(scope: ComponentInstance, selector: string): HTMLElement[] {
  const found = glassOf(scope).getShadowRoot()?.querySelectorAll(selector) ?? []
  return found.flatMap((node) => hostOf(node) ?? [])
}
