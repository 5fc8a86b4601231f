// What ships to phones and to the cloud may only bear permissive licences: package.json's
// dependencies and whatever is bundled into the functions, each with all that it needs in turn.
// wx-server-sdk is looked at alone: the platform prescribes it, with whatever it brings along.
import { existsSync, readFileSync } from 'node:fs'
import { builtinModules, createRequire } from 'node:module'
import { join } from 'node:path'
import { root } from '../install.mjs'
import { repositoryFiles } from './files.mjs'

const ALLOWED = new Set([
  'MIT',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  '0BSD',
  'Zlib',
])
const PRESCRIBED = new Set(['wx-server-sdk'])

function manifestOf(name, from) {
  const paths = createRequire(join(from, 'package.json')).resolve.paths(name) ?? []
  const dir = paths
    .map((path) => join(path, name))
    .find((path) => existsSync(join(path, 'package.json')))
  return dir && { dir, ...JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')) }
}

/** `(MIT OR X)` passes when one alternative does, `A AND B` when all do. */
function isAllowed(licence) {
  const text = licence.replace(/[()]/g, '')
  return text
    .split(' OR ')
    .some((part) => part.split(' AND ').every((id) => ALLOWED.has(id.trim())))
}

function bundledPackages() {
  const sources = repositoryFiles().filter((f) => /^cloudfunctions\/.*\.ts$/.test(f))
  const imports = sources.flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8')
    return [...text.matchAll(/\bfrom '([^'./][^']*)'/g)].map(([, name]) => name)
  })
  const names = imports.map((name) =>
    name
      .split('/')
      .slice(0, name.startsWith('@') ? 2 : 1)
      .join('/'),
  )
  return names.filter((name) => !name.startsWith('node:') && !builtinModules.includes(name))
}

/** What the main package and the console's subpackage ship. */
const shipping = [root, join(root, 'miniprogram/packages/console')]
const waiting = [
  ...shipping.flatMap((home) => {
    const { dependencies } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'))
    return Object.keys(dependencies).map((name) => [name, home])
  }),
  ...bundledPackages().map((name) => [name, root]),
]
const seen = new Map()
const bad = []
while (waiting.length > 0) {
  const [name, from] = waiting.pop()
  const manifest = manifestOf(name, from)
  if (!manifest || seen.has(manifest.dir)) continue
  seen.set(manifest.dir, name)
  const licence = manifest.license?.type ?? manifest.license ?? manifest.licenses?.[0]?.type
  const stated = licence ?? licenceFile(manifest.dir) ?? 'none'
  if (!isAllowed(stated)) bad.push(`${name} ${manifest.version}: ${stated}`)
  if (PRESCRIBED.has(name)) continue
  for (const needed of Object.keys(manifest.dependencies ?? {}))
    waiting.push([needed, manifest.dir])
}

/** Reads the licence off the first line of a LICENSE file, for manifests that are silent. */
function licenceFile(dir) {
  const file = ['LICENSE', 'LICENSE.md', 'LICENSE.txt']
    .map((name) => join(dir, name))
    .find(existsSync)
  const text = file ? readFileSync(file, 'utf8') : ''
  if (/MIT License|Permission is hereby granted, free of charge/.test(text)) return 'MIT'
  if (/Apache License\s+Version 2\.0/.test(text)) return 'Apache-2.0'
  return undefined
}

if (bad.length > 0)
  console.log(`Shipped, but not MIT, Apache-2.0, BSD or ISC:\n  ${bad.join('\n  ')}`)
process.exit(bad.length > 0 ? 1 : 0)
