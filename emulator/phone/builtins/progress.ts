import { defineBuiltin } from '../runtime/contract'
import { defaultRole } from './controls'

defineBuiltin('progress', {
  properties: {
    percent: Number,
    showInfo: Boolean,
    borderRadius: { type: null, value: 0 },
    fontSize: { type: null, value: 16 },
    strokeWidth: { type: null, value: 6 },
    color: { type: String, value: '#09BB07' },
    activeColor: String,
    backgroundColor: { type: String, value: '#EBEBEB' },
    active: Boolean,
    activeMode: { type: String, value: 'backwards' },
    duration: { type: Number, value: 30 },
  },
  shell: [],
  css: 'wx-progress{display:flex;align-items:center}wx-progress>.wx-progress-bar{flex:1;overflow:hidden}wx-progress>.wx-progress-bar>div{height:100%;width:0}wx-progress>.wx-progress-info{margin-left:15px;min-width:2em}',
  create({ host, properties, fire }, runtime) {
    const bar = document.createElement('div')
    const inner = document.createElement('div')
    const info = document.createElement('div')
    bar.className = 'wx-progress-bar'
    info.className = 'wx-progress-info'
    bar.append(inner)
    host.append(bar, info)
    inner.addEventListener('transitionend', () => fire('activeend', { curPercent: shown }))
    let shown = 0
    const size = (value: unknown): string =>
      runtime.style(typeof value === 'number' ? `${value}px` : String(value))
    return {
      update() {
        const percent = Math.min(100, Math.max(0, properties.percent))
        defaultRole(host, 'progressbar')
        host.setAttribute('aria-valuemin', '0')
        host.setAttribute('aria-valuemax', '100')
        host.setAttribute('aria-valuenow', String(percent))
        bar.style.cssText = `height:${size(properties.strokeWidth)};background:${properties.backgroundColor};border-radius:${size(properties.borderRadius)}`
        inner.style.background = properties.activeColor || properties.color
        const distance = Math.abs(percent - (properties.activeMode === 'forwards' ? shown : 0))
        inner.style.transition = properties.active
          ? `width ${distance * properties.duration}ms linear`
          : ''
        shown = percent
        requestAnimationFrame(() => (inner.style.width = `${percent}%`))
        info.hidden = !properties.showInfo
        info.textContent = `${percent}%`
        info.style.fontSize = size(properties.fontSize)
      },
    }
  },
})
