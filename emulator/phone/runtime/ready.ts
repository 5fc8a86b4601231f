import type { CodeSpace } from 'glass-easel-miniprogram-adapter'
import { glassOf, isCustom, type GlassComponent } from './glass'
import type { ComponentInstance } from './contract'

/**
 * The framework leaves the `ready` lifetime to its host. It fires after the update that attached the
 * components, inner ones first, as on WeChat.
 */
export function fireReady(space: CodeSpace) {
  const waiting: GlassComponent[] = []
  const done = new WeakSet<GlassComponent>()
  const flush = () => {
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      if (done.has(next)) continue
      done.add(next)
      next.triggerLifetime('ready', [])
    }
  }
  const behavior = space
    .behavior()
    .definition({
      lifetimes: {
        attached(this: unknown) {
          const component = glassOf(this as ComponentInstance)
          if (!isCustom(component)) return
          if (waiting.length === 0) queueMicrotask(flush)
          waiting.push(component)
        },
      },
    })
    .register()
  space.setOverallBehavior((behavior as unknown as { _$: never })._$)
}
