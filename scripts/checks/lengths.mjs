// Lists files above 300 lines and functions above 50: a hint to split, no failure.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { root } from '../install.mjs'
import { repositoryFiles } from './files.mjs'

/** Dictionaries, presets and samples are lists: their length says nothing. */
const LISTS = /\/(locales|presets|samples)[./]/
const FILE_LINES = 300
const FUNCTION_LINES = 50

function longFunctions(name, text) {
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true)
  const lineOf = (position) => source.getLineAndCharacterOfPosition(position).line + 1
  const found = []
  const visit = (node) => {
    if (ts.isFunctionLike(node) && node.body) {
      const lines = lineOf(node.end) - lineOf(node.getStart()) + 1
      const label = node.name?.getText() ?? node.parent.name?.getText() ?? 'a function'
      if (lines > FUNCTION_LINES) found.push(`${name}:${lineOf(node.getStart())} ${label} ${lines}`)
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

const files = []
const functions = []
for (const name of repositoryFiles().filter(
  (file) => /\.(ts|mjs)$/.test(file) && !LISTS.test(file),
)) {
  const text = readFileSync(join(root, name), 'utf8')
  const lines = text.split('\n').length - 1
  if (lines > FILE_LINES) files.push(`${name} ${lines}`)
  // Tests are lists of cases: their callbacks may be long.
  if (!name.startsWith('test/')) functions.push(...longFunctions(name, text))
}
const list = (title, entries) => entries.length > 0 && console.log([title, ...entries].join('\n  '))
list(`Files above ${FILE_LINES} lines:`, files)
list(`Functions above ${FUNCTION_LINES} lines:`, functions)
