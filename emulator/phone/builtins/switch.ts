import { defineBuiltin } from '../runtime/contract'
import { answered, ariaFlag, defaultRole, pressByKey, registerControl } from './controls'

defineBuiltin('switch', {
  properties: {
    checked: Boolean,
    disabled: Boolean,
    type: { type: String, value: 'switch' },
    color: { type: String, value: '#04BE02' },
    name: String,
  },
  shell: [],
  css: `wx-switch{display:inline-block;cursor:pointer;-webkit-tap-highlight-color:transparent}
wx-switch>div{position:relative;width:52px;height:32px;border-radius:16px;box-sizing:border-box;border:1px solid #dfdfdf;background:#dfdfdf;transition:background-color .1s,border .1s}
wx-switch>div::after{content:"";position:absolute;top:0;left:0;width:30px;height:30px;border-radius:15px;background:#fff;box-shadow:0 1px 3px rgba(0,0,0,.4);transition:transform .3s}
wx-switch[aria-checked=true]>div::after{transform:translateX(20px)}
wx-switch[aria-disabled]{opacity:.7}
wx-switch>div.wx-box{width:23px;height:23px;border-radius:3px;background:#fff;border-color:#d1d1d1;display:inline-flex;align-items:center;justify-content:center}
wx-switch>div.wx-box::after{display:none}`,
  create(handle, runtime) {
    const { host, properties, fire, on } = handle
    const track = document.createElement('div')
    host.append(track)
    const initial = properties.checked
    const press = (): void => {
      if (properties.disabled) return
      handle.set({ checked: !properties.checked })
      fire('change', { value: properties.checked })
    }
    on('tap', (event) => {
      answered(event)
      press()
    })
    registerControl(host, press)
    pressByKey(host, runtime)
    return {
      update() {
        const { checked, disabled, type, color } = properties
        defaultRole(host, type === 'checkbox' ? 'checkbox' : 'switch')
        host.setAttribute('aria-checked', String(checked))
        ariaFlag(host, 'aria-disabled', disabled)
        host.tabIndex = disabled ? -1 : 0
        track.className = type === 'checkbox' ? `wx-box${checked ? ' on' : ''}` : 'wx-switch-input'
        const filled = checked && type !== 'checkbox'
        track.style.background = filled ? color : ''
        track.style.borderColor = filled ? color : ''
        track.style.color = type === 'checkbox' ? color : ''
      },
      form: { value: () => properties.checked, reset: () => handle.set({ checked: initial }) },
      automator: { tap: press },
    }
  },
})
