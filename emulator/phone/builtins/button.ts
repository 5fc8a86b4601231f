import { defineBuiltin } from '../runtime/contract'
import { pressOpenType } from '../api/open-type'
import { answered, ariaFlag, defaultRole, pressByKey, registerControl } from './controls'
import { formAround } from './form'
import { hoverProperties } from './hover'

// A disabled button takes no tap of its own; what is around it does.
const css = `wx-button[disabled]{pointer-events:none}
wx-button{position:relative;display:block;margin-left:auto;margin-right:auto;padding-left:14px;padding-right:14px;box-sizing:border-box;font-size:18px;text-align:center;text-decoration:none;line-height:2.55555556;border-radius:5px;-webkit-tap-highlight-color:transparent;overflow:hidden;color:#000;background-color:#f8f8f8;cursor:pointer;user-select:none}
wx-button::after{content:" ";width:200%;height:200%;position:absolute;top:0;left:0;border:1px solid rgba(0,0,0,.2);transform:scale(.5);transform-origin:0 0;box-sizing:border-box;border-radius:10px;pointer-events:none}
wx-button[type=primary]{color:#fff;background-color:#1aad19}
wx-button[type=warn]{color:#fff;background-color:#e64340}
wx-button[size=mini]{display:inline-block;line-height:2.3;font-size:13px;padding:0 1.34em}
wx-button[plain]{color:#353535;border:1px solid #353535;background-color:transparent}
wx-button[plain]::after{border-width:0}
wx-button[plain][type=primary]{color:#1aad19;border-color:#1aad19}
wx-button[plain][type=warn]{color:#e64340;border-color:#e64340}
wx-button[disabled]:not([type]){color:rgba(0,0,0,.3);background-color:#f7f7f7}
wx-button[disabled][type=default]{color:rgba(0,0,0,.3);background-color:#f7f7f7}
wx-button[disabled][type=primary]{color:rgba(255,255,255,.6);background-color:#9ed99d}
wx-button[disabled][type=warn]{color:rgba(255,255,255,.6);background-color:#ec8b89}
wx-button[disabled][plain]{color:rgba(0,0,0,.2);border-color:rgba(0,0,0,.2);background-color:#f7f7f7}
wx-button[loading]::before{content:" ";display:inline-block;width:18px;height:18px;box-sizing:border-box;vertical-align:middle;margin-right:6px;border:2px solid currentColor;border-top-color:transparent;border-radius:50%;animation:wx-button-turn 1s linear infinite}
@keyframes wx-button-turn{to{transform:rotate(360deg)}}
.button-hover:not([type]),.button-hover[type=default]{color:rgba(0,0,0,.6);background-color:#dedede}
.button-hover[type=primary]{background-color:#179b16}.button-hover[type=warn]{background-color:#ce3c39}`

defineBuiltin('button', {
  properties: {
    size: { type: String, value: 'default' },
    type: { type: String, value: 'default' },
    plain: Boolean,
    disabled: Boolean,
    loading: Boolean,
    formType: String,
    openType: String,
    ...hoverProperties,
    hoverClass: { type: String, value: 'button-hover' },
    hoverStartTime: { type: Number, value: 20 },
    hoverStayTime: { type: Number, value: 70 },
    lang: String,
    sessionFrom: String,
    sendMessageTitle: String,
    sendMessagePath: String,
    sendMessageImg: String,
    appParameter: String,
    showMessageCard: null,
    phoneNumberNoQuotaToast: { type: Boolean, value: true },
    createliveactivity: null,
    activityType: null,
    entrancePath: String,
    needShowEntrance: null,
  },
  css,
  create(handle, runtime) {
    const { host, properties, fire, on } = handle
    const press = (): void => {
      if (properties.formType === 'submit') formAround(host)?.submit()
      if (properties.formType === 'reset') formAround(host)?.reset()
      if (properties.openType) {
        pressOpenType(runtime, properties.openType, {
          id: handle.id,
          target: { id: handle.id, dataset: handle.dataset },
          fire,
        })
      }
    }
    on('tap', (event) => {
      answered(event)
      if (!properties.disabled) press()
    })
    registerControl(host, () => {
      if (!properties.disabled) runtime.fireAt(host, 'tap', { x: 0, y: 0 })
    })
    pressByKey(host, runtime)
    defaultRole(host, 'button')
    return {
      update() {
        for (const name of ['size', 'type'] as const) host.setAttribute(name, properties[name])
        for (const name of ['plain', 'disabled', 'loading'] as const) {
          host.toggleAttribute(name, properties[name])
        }
        host.tabIndex = properties.disabled ? -1 : 0
        ariaFlag(host, 'aria-disabled', properties.disabled)
      },
    }
  },
})
