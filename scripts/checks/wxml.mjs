// WeChat's own WXML compiler (2020, through npm's miniprogram-compiler) over every template: it
// rejects what our browser stage would forgive.
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { root } from '../install.mjs'

const folder = join(root, 'miniprogram')
const { wxmlToJs } = createRequire(import.meta.url)('miniprogram-compiler')
try {
  if (existsSync(folder)) wxmlToJs(folder)
} catch (error) {
  console.log(error.message ?? error)
  process.exit(1)
}
