import { defineBuiltin } from '../runtime/contract'
import { navigateToMiniProgram } from '../api/other-program'
import { answered, defaultRole, pressByKey } from './controls'
import { hoverProperties } from './hover'

defineBuiltin('navigator', {
  properties: {
    target: { type: String, value: 'self' },
    url: String,
    openType: { type: String, value: 'navigate' },
    delta: { type: Number, value: 1 },
    appId: String,
    path: String,
    extraData: null,
    version: { type: String, value: 'release' },
    shortLink: String,
    ...hoverProperties,
    hoverClass: { type: String, value: 'navigator-hover' },
  },
  css: 'wx-navigator{display:block;cursor:pointer;height:auto;width:auto}.navigator-hover{background-color:rgba(0,0,0,.1);opacity:.7}',
  create({ host, properties, on, fire }, runtime) {
    const go = async (): Promise<void> => {
      const { router } = runtime
      const { url, delta } = properties
      if (properties.target === 'miniProgram') {
        await navigateToMiniProgram(properties.appId, properties.path)
        return
      }
      switch (properties.openType) {
        case 'navigate':
          await router.navigateTo({ url })
          return
        case 'redirect':
          return router.redirectTo({ url })
        case 'switchTab':
          return router.switchTab({ url })
        case 'reLaunch':
          return router.reLaunch({ url })
        case 'navigateBack':
          return router.navigateBack({ delta })
        default:
          throw new Error(`<navigator open-type="${properties.openType}"> is not built here`)
      }
    }
    on('tap', (event) => {
      answered(event)
      go()
        .then(
          () => fire('success', { errMsg: 'navigate:ok' }),
          (error: unknown) => {
            console.error('<navigator>', error)
            fire('fail', { errMsg: `navigate:fail ${String(error)}` })
          },
        )
        .finally(() => fire('complete', {}))
    })
    pressByKey(host, runtime)
    defaultRole(host, 'link')
    host.tabIndex = 0
    return {}
  },
})
