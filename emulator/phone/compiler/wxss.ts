import postcss, { CssSyntaxError, type AtRule, type Root, type Rule } from 'postcss'
import selectorParser from 'postcss-selector-parser'
import { SCOPE_MARK } from './bundle'
import type { Problem } from './problem'
import { transformUnits } from './units'

/**
 * WXSS as the phone's browser wants it. What differs from CSS: rpx (750 to the screen's width), vh is
 * a hundredth of the page area and not of the screen, tag selectors name components (`wx-<tag>`),
 * `page` is the page's root, `:host` the component's own element, classes carry the component's scope.
 */
export function transformStyle(root: Root) {
  root.walkRules((rule) => {
    if (!isKeyframe(rule)) rule.selector = transformSelector(rule)
  })
  root.walkDecls((declaration) => {
    declaration.value = transformUnits(declaration.value)
  })
  root.walkAtRules((rule) => {
    rule.params = transformUnits(rule.params)
  })
}

function isKeyframe(rule: Rule): boolean {
  const parent = rule.parent
  return parent?.type === 'atrule' && (parent as AtRule).name.endsWith('keyframes')
}

const selectors = selectorParser((root) => {
  root.walkClasses((node) => {
    node.value = `${SCOPE_MARK}--${node.value}`
  })
  root.walkTags((node) => {
    // What stands in :nth-child(2n + 1) is no tag.
    if (isCount(node.parent?.parent)) return
    if (!node.value.startsWith('wx-')) node.value = `wx-${node.value}`
  })
  root.walkPseudos((node) => {
    if (node.value === ':host') node.replaceWith(hostAttribute())
  })
})

function isCount(node: selectorParser.Container | undefined): boolean {
  return node?.type === 'pseudo' && /^:nth-/.test(String(node.value))
}

function hostAttribute() {
  return selectorParser.attribute({
    attribute: 'wx-host',
    operator: '=',
    value: SCOPE_MARK,
    quoteMark: '"',
    raws: {},
  })
}

/** Classes, tags, combinators and plain pseudo-classes only: nine selectors in ten. */
const PLAIN = /^[\w\s.,>+~:-]+$/

function transformSelector(rule: Rule): string {
  if (PLAIN.test(rule.selector) && !rule.selector.includes(':host')) {
    return rule.selector
      .replace(/(^|[\s,>+~])(?!wx-)([a-zA-Z])/g, '$1wx-$2')
      .replace(/\./g, `.${SCOPE_MARK}--`)
  }
  return selectors.processSync(rule.selector)
}

/** Parses, or says where it is broken. */
export function parseStyle(file: string, source: string): { root: Root; problems: Problem[] } {
  try {
    return { root: postcss.parse(source, { from: file }), problems: [] }
  } catch (error) {
    if (!(error instanceof CssSyntaxError)) throw error
    const { line = 1, column = 1, reason } = error
    const problem = { file, line, column, reason, severity: 'error' as const }
    return { root: postcss.root(), problems: [problem] }
  }
}

/** Path of an @import, or undefined when the rule is something else. */
export function importedPath(rule: AtRule): string | undefined {
  if (rule.name !== 'import') return undefined
  return /^(?:url\(\s*)?['"]?([^'")]+)['"]?/.exec(rule.params)?.[1]
}
