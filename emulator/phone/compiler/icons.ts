import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import postcss, { type Root, type Rule } from 'postcss'

/**
 * TDesign's icon font lives on a CDN. Here every glyph becomes a CSS mask over the same icon's SVG,
 * so that icons show without a network. The two thousand rules go: the phone makes one when an icon
 * first shows (runtime/icons.ts). Answers the names of the glyphs.
 */
export function replaceIconFont(root: Root): string[] {
  let found = false
  root.walkAtRules('font-face', (rule) => {
    if (!rule.toString().includes('tdesign.gtimg.com')) return
    rule.remove()
    found = true
  })
  if (!found) return []
  const names: string[] = []
  root.walkRules((rule) => {
    const name = /\.(?:__scope__--)?t-icon-([a-z0-9-]+)::?before$/.exec(rule.selector)?.[1]
    const content = rule.nodes.find((node) => node.type === 'decl' && node.prop === 'content')
    if (name === undefined || content === undefined) return
    names.push(name)
    rule.remove()
  })
  root.prepend(glyphRule())
  return names
}

/** Draws the picture that an icon's own rule names in `--t-glyph`. */
function glyphRule(): Rule {
  const mask = 'var(--t-glyph, linear-gradient(transparent, transparent)) center/contain no-repeat'
  const style = {
    content: '""',
    display: 'inline-block',
    // A font's glyph fills its line; a box on the baseline would leave room below it.
    'vertical-align': 'top',
    width: '1em',
    height: '1em',
    background: 'currentColor',
    '-webkit-mask': mask,
    mask,
  }
  const nodes = Object.entries(style).map(([prop, value]) => postcss.decl({ prop, value }))
  return postcss.rule({ selector: `[class*="t-icon-"]::before`, nodes })
}

interface IconNode {
  tag: string
  attrs?: Record<string, string | number>
  children?: IconNode[]
}

/** SVG text of a TDesign icon; the package keeps each as a literal tree in its component's module. */
export function iconSvg(name: string): string | undefined {
  if (drawn[name] !== undefined) return drawn[name]
  const file = path.join(iconFolder(), `${name}.js`)
  if (!existsSync(file)) return undefined
  const literal = /var element = (\{[\s\S]*?\n\});/.exec(readFileSync(file, 'utf8'))?.[1]
  if (literal === undefined) return undefined
  return serialise(JSON.parse(literal) as IconNode)
}

let folder: string | undefined

function iconFolder(): string {
  const require = createRequire(path.join(process.cwd(), 'package.json'))
  const manifest = require.resolve('tdesign-icons-vue-next/package.json')
  folder ??= path.join(path.dirname(manifest), 'esm', 'components')
  return folder
}

function serialise(node: IconNode): string {
  const root =
    node.tag === 'svg' ? { xmlns: 'http://www.w3.org/2000/svg', width: '24', height: '24' } : {}
  const attributes = Object.entries({ ...node.attrs, ...root })
    .map(([key, value]) => ` ${attributeName(key)}="${attributeValue(key, value)}"`)
    .join('')
  return `<${node.tag}${attributes}>${(node.children ?? []).map(serialise).join('')}</${node.tag}>`
}

/** Presentation attributes are hyphenated in SVG; viewBox, maskUnits and their like are not. */
const attributeName = (key: string) =>
  /^(stroke|fill|clip)[A-Z]/.test(key)
    ? key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    : key

/** Colours are properties of the icon's component: strokes are drawn, optional fills left out. */
function attributeValue(key: string, value: string | number): string {
  const text = String(value)
  if (key === 'id' || text.startsWith('url(')) return text.replace('props.', '')
  if (!text.startsWith('props.')) return text
  if (text === 'props.strokeWidth') return '2'
  return text.startsWith('props.fillColor') ? 'none' : '#000'
}

const star = (path: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="${path}"/></svg>`

/** Two glyphs the package lacks. */
const drawn: Record<string, string> = {
  'star-half-filled': star('M12 2v15.8l-6 3.3 1.2-6.8-5-4.9 6.8-1z'),
  'star-1': star('M12 2l3 6.4 6.8 1-5 4.9 1.2 6.8-6-3.3-6 3.3 1.2-6.8-5-4.9 6.8-1z'),
}
