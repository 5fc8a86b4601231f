import { defineBuiltin } from '../runtime/contract'

/** Tags and their attributes that WeChat's rich-text trusts; anything else is dropped with its content. */
const trusted: Record<string, string[]> = Object.fromEntries(
  (
    'a abbr address article aside b bdi bdo big blockquote br caption center cite code dd del div dl dt em ' +
    'fieldset font footer h1 h2 h3 h4 h5 h6 header hr i ins label legend li mark nav p pre q rt ruby s ' +
    'section small span strong sub sup table tbody tfoot thead tr tt u ul ol td th col colgroup img'
  )
    .split(' ')
    .map((tag) => [tag, []]),
)
Object.assign(trusted, {
  bdi: ['dir'],
  bdo: ['dir'],
  col: ['span', 'width'],
  colgroup: ['span', 'width'],
  font: ['color', 'face'],
  img: ['alt', 'src', 'height', 'width'],
  ol: ['start', 'type'],
  table: ['width'],
  td: ['colspan', 'height', 'rowspan', 'width'],
  th: ['colspan', 'height', 'rowspan', 'width'],
  tr: ['colspan', 'height', 'rowspan', 'width'],
})
const always = ['class', 'style', 'align']

interface RichNode {
  type?: string
  text?: string
  name?: string
  attrs?: Record<string, unknown>
  children?: RichNode[]
}

/** A trusted copy of the described node, or nothing. */
function build(node: RichNode, style: (text: string) => string): Node | undefined {
  if (node.type === 'text') return document.createTextNode(unescape(node.text ?? ''))
  const tag = (node.name ?? '').toLowerCase()
  const allowed = trusted[tag]
  if (!allowed) return undefined
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(node.attrs ?? {})) {
    if (!always.includes(name) && !allowed.includes(name)) continue
    made.setAttribute(name, name === 'style' ? style(String(value)) : String(value))
  }
  for (const child of node.children ?? []) {
    const built = build(child, style)
    if (built) made.append(built)
  }
  return made
}

function unescape(text: string): string {
  const holder = document.createElement('textarea')
  holder.innerHTML = text.replace(/</g, '&lt;')
  return holder.value
}

/** The nodes of an HTML string, in the shape of a `nodes` array. */
function parse(html: string): RichNode[] {
  const body = new DOMParser().parseFromString(html, 'text/html').body
  const read = (node: Node): RichNode => {
    if (!(node instanceof Element)) {
      return { type: 'text', text: (node.nodeValue ?? '').replace(/&/g, '&amp;') }
    }
    return {
      name: node.tagName.toLowerCase(),
      attrs: Object.fromEntries([...node.attributes].map(({ name, value }) => [name, value])),
      children: [...node.childNodes]
        .filter((child) => child.nodeType !== Node.COMMENT_NODE)
        .map(read),
    }
  }
  return [...body.childNodes].filter((node) => node.nodeType !== Node.COMMENT_NODE).map(read)
}

defineBuiltin('rich-text', {
  properties: { nodes: null, space: String, userSelect: Boolean, mode: String },
  shell: [],
  // Events of the nodes inside do not reach the program, as documented.
  css: 'wx-rich-text{display:block}wx-rich-text>*{pointer-events:none}wx-rich-text img{max-width:100%}wx-rich-text[data-space]{white-space:pre-wrap}wx-rich-text[data-select]>*{pointer-events:auto;user-select:text}',
  create({ host, properties }, runtime) {
    return {
      update() {
        const given = properties.nodes
        const nodes = typeof given === 'string' ? parse(given) : ((given ?? []) as RichNode[])
        const built = nodes.map((node) => build(node, (text) => runtime.style(text)))
        host.replaceChildren(...built.filter((node) => node !== undefined))
        host.toggleAttribute('data-space', properties.space !== '')
        host.toggleAttribute('data-select', properties.userSelect)
      },
    }
  },
})
