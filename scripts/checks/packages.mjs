// The size of each mini program package as WeChat counts it: scripts minified, only the TDesign
// components that some page or component names, other npm packages as one bundle each. All npm code
// lies in the main package, except that of a subpackage with a package.json of its own.
import { transform, build } from 'esbuild'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, extname, join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from '../install.mjs'

const KB = 1024
const MAIN_LIMIT = 0.7 * KB * KB
const OTHER_LIMIT = KB * KB
const NOT_UPLOADED =
  /(^|\/)(node_modules|miniprogram_npm|\.[^/]*)\/|(^|\/)\.|\.d\.ts$|(^|\/)(tsconfig|jsconfig|package|package-lock|project\.\w+\.config|project\.config)\.json$|(^|\/)commitlint\.config\.js$|(^|\/)LICENSE$|\.md$/
const IMPORT = /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)["']([^"']+)["']/g

function filesBelow(dir) {
  const names = readdirSync(dir, { recursive: true }).map((name) => join(dir, name))
  return names.filter((name) => statSync(name).isFile() && !NOT_UPLOADED.test(relative(dir, name)))
}

async function uploadedBytes(file) {
  const kind = extname(file)
  if (kind !== '.ts' && kind !== '.js') return statSync(file).size
  const options = { loader: kind.slice(1), format: 'cjs', minify: true, target: 'es2018' }
  return Buffer.byteLength((await transform(readFileSync(file, 'utf8'), options)).code)
}

const all = (text, pattern) => [...text.matchAll(pattern)].map(([, found]) => found)

/** What a file of the project or of a packed component reaches for, as written. */
function reaches(file) {
  const text = readFileSync(file, 'utf8')
  const kind = extname(file)
  if (kind === '.json') {
    const { usingComponents = {}, componentGenerics = {} } = JSON.parse(text)
    const defaults = Object.values(componentGenerics).map((generic) => generic.default ?? [])
    return [...Object.values(usingComponents), ...defaults.flat()]
  }
  if (kind === '.wxml') return all(text, /<(?:import|include|wxs)\b[^>]*?\bsrc=["']([^"']+)["']/g)
  if (kind === '.wxss') return all(text, /@import\s+["']([^"']+)["']/g)
  return ['.ts', '.js', '.wxs'].includes(kind) ? all(text, IMPORT) : []
}

/** Files that a path without ending may mean: a script, or a component's four. */
function filesAt(path) {
  if (existsSync(path) && statSync(path).isFile()) return [path]
  const endings = ['.js', '.json', '.wxml', '.wxss', '.wxs', '/index.js']
  return endings.map((ending) => path + ending).filter(existsSync)
}

/** All files of a packed library that the given entry paths need; it brings packages of its own along. */
function packedFiles(folder, entries) {
  const waiting = entries.flatMap((entry) => filesAt(join(folder, entry)))
  const found = new Set()
  while (waiting.length > 0) {
    const file = waiting.pop()
    if (found.has(file)) continue
    found.add(file)
    for (const path of reaches(file)) {
      const isRelative = path.startsWith('.') || extname(file) !== '.js'
      const from = isRelative ? dirname(file) : join(folder, 'miniprogram_npm')
      waiting.push(...filesAt(resolve(from, path)))
    }
  }
  return [...found]
}

async function bundledBytes(name, from) {
  const options = { bundle: true, write: false, minify: true, format: 'cjs', target: 'es2018' }
  const contents = `export * from ${JSON.stringify(name)}`
  const result = await build({
    ...options,
    stdin: { contents, resolveDir: from },
    logLevel: 'error',
  })
  return result.outputFiles[0].contents.length
}

/** npm code that these files bring in from the package.json in `home`. */
async function npmBytes(files, home) {
  const { dependencies = {} } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'))
  const names = Object.keys(dependencies)
  const used = new Set(
    files
      .flatMap(reaches)
      .filter((path) => names.some((n) => path === n || path.startsWith(`${n}/`))),
  )
  let bytes = 0
  for (const name of names) {
    const folder = join(home, 'node_modules', name)
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    const paths = [...used].filter((path) => path === name || path.startsWith(`${name}/`))
    if (manifest.miniprogram) {
      const entries = paths.map((path) => path.slice(name.length + 1) || 'index')
      const needed = packedFiles(join(folder, manifest.miniprogram), entries)
      for (const file of needed) bytes += await uploadedBytes(file)
    } else for (const path of paths) bytes += await bundledBytes(path, home)
  }
  return bytes
}

/**
 * Bytes of each package of the mini program in `source`, whose npm packages lie in `home`.
 * @returns {Promise<{folder: string, bytes: number}[]>} the main package first, as 'main'
 */
export async function packageSizes(source, home) {
  const app = JSON.parse(readFileSync(join(source, 'app.json'), 'utf8'))
  // WeChat takes both spellings.
  const subPackages = app.subPackages ?? app.subpackages ?? []
  const packages = new Map([['main', []], ...subPackages.map(({ root: folder }) => [folder, []])])
  for (const file of filesBelow(source)) {
    const name = relative(source, file)
    const folder = [...packages.keys()].find((key) => name.startsWith(`${key}/`))
    packages.get(folder ?? 'main').push(file)
  }
  const hasOwnNpm = (folder) => existsSync(join(source, folder, 'package.json'))
  const rows = []
  for (const [folder, files] of packages) {
    let bytes = 0
    for (const file of files) bytes += await uploadedBytes(file)
    if (folder === 'main') {
      bytes += await npmBytes(
        [...packages].flatMap(([, own]) => own),
        home,
      )
    } else if (hasOwnNpm(folder)) bytes += await npmBytes(files, join(source, folder))
    rows.push({ folder, bytes })
  }
  return rows
}

async function check() {
  const sizes = await packageSizes(join(root, 'miniprogram'), root)
  const rows = sizes.map((row) => ({
    ...row,
    limit: row.folder === 'main' ? MAIN_LIMIT : OTHER_LIMIT,
  }))
  for (const { folder, bytes, limit } of rows) {
    const verdict = bytes > limit ? 'TOO LARGE' : ''
    console.log(
      `${folder.padEnd(24)} ${(bytes / KB).toFixed(0)} of ${(limit / KB).toFixed(0)} KB ${verdict}`,
    )
  }
  process.exit(rows.some(({ bytes, limit }) => bytes > limit) ? 1 : 0)
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await check()
