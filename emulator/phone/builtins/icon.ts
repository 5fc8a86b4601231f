import { defineBuiltin } from '../runtime/contract'

/** Shapes on a 24 × 24 ground; `color` fills them. `knock` is drawn in white on top. */
const shapes: Record<string, { color: string; path: string; knock?: string }> = {
  success: { color: '#09BB07', path: disc(), knock: 'M6.5 12.5l3.6 3.6 7.4-7.6' },
  success_no_circle: { color: '#09BB07', path: '', knock: 'M4 12.5l5 5L20 6.5' },
  info: { color: '#10AEFF', path: disc(), knock: 'M12 11v6M12 7.2v.6' },
  info_circle: { color: '#10AEFF', path: '', knock: 'M12 11v6M12 7.2v.6M12 2a10 10 0 1 0 .01 0' },
  warn: { color: '#F76260', path: disc(), knock: 'M12 6.5v7M12 16.6v.6' },
  waiting: { color: '#10AEFF', path: disc(), knock: 'M12 6v6.4l4 2.4' },
  waiting_circle: { color: '#10AEFF', path: '', knock: 'M12 6v6.4l4 2.4M12 2a10 10 0 1 0 .01 0' },
  cancel: {
    color: '#F43530',
    path: '',
    knock: 'M8.5 8.5l7 7M15.5 8.5l-7 7M12 2a10 10 0 1 0 .01 0',
  },
  download: { color: '#09BB07', path: disc(), knock: 'M12 6v9m-3.6-3.4L12 15.2l3.6-3.6M8 17.6h8' },
  search: { color: '#B2B2B2', path: '', knock: 'M16 16l5 5M10.5 4a6.5 6.5 0 1 0 .01 0' },
  clear: { color: '#B2B2B2', path: disc(), knock: 'M8.5 8.5l7 7M15.5 8.5l-7 7' },
  circle: { color: '#C9C9C9', path: '', knock: 'M12 2a10 10 0 1 0 .01 0' },
}

function disc(): string {
  return 'M12 2a10 10 0 1 0 .01 0z'
}

const svgNamespace = 'http://www.w3.org/2000/svg'

function pathElement(data: string, attributes: Record<string, string>): SVGPathElement {
  const path = document.createElementNS(svgNamespace, 'path')
  path.setAttribute('d', data)
  for (const [name, value] of Object.entries(attributes)) path.setAttribute(name, value)
  return path
}

function pixels(size: unknown): string {
  return typeof size === 'number' || /^\d+(\.\d+)?$/.test(String(size))
    ? `${String(size)}px`
    : String(size)
}

defineBuiltin('icon', {
  properties: { type: String, size: { type: null, value: 23 }, color: String },
  shell: [],
  css: 'wx-icon{display:inline-block;vertical-align:middle;font-size:0}wx-icon>svg{display:block}',
  create({ host, properties }, runtime) {
    return {
      update() {
        const shape = shapes[properties.type]
        host.replaceChildren()
        if (!shape) {
          if (properties.type) console.error(`<icon> has no type "${properties.type}"`)
          return
        }
        const color = properties.color || shape.color
        const size = runtime.style(pixels(properties.size))
        const picture = document.createElementNS(svgNamespace, 'svg')
        picture.setAttribute('viewBox', '0 0 24 24')
        picture.setAttribute('aria-hidden', 'true')
        picture.style.cssText = `width:${size};height:${size}`
        if (shape.path) picture.append(pathElement(shape.path, { fill: color }))
        const stroke = shape.path ? '#fff' : color
        if (shape.knock) {
          picture.append(
            pathElement(shape.knock, {
              fill: 'none',
              stroke,
              'stroke-width': '1.8',
              'stroke-linecap': 'round',
              'stroke-linejoin': 'round',
            }),
          )
        }
        host.append(picture)
      },
    }
  },
})
