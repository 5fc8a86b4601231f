import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** The page that the bench adds to its copy of a project. */
export const ROWS_PAGE = 'phone-bench/rows'

/** A copy of the project that may be changed, with one more page: a list to fill with rows. */
export function copyForBench(project: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'phone-bench-'))
  const config = join(project, 'project.config.json')
  const root = existsSync(config)
    ? ((JSON.parse(readFileSync(config, 'utf8')) as { miniprogramRoot?: string }).miniprogramRoot ??
      '')
    : ''
  cpSync(join(project, root), join(folder, root), {
    recursive: true,
    filter: (file) => !/[\\/](node_modules|\.git)$/.test(file),
  })
  if (root !== '') cpSync(config, join(folder, 'project.config.json'))
  const packages = nearestPackages(join(project, root))
  if (packages !== undefined) symlinkSync(packages, join(folder, root, 'node_modules'))
  addRowsPage(join(folder, root))
  return folder
}

function nearestPackages(from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const found = join(folder, 'node_modules')
    if (existsSync(found)) return found
    if (folder === dirname(folder)) return undefined
  }
}

function addRowsPage(root: string) {
  const appFile = join(root, 'app.json')
  const app = JSON.parse(readFileSync(appFile, 'utf8')) as { pages: string[] }
  app.pages.push(ROWS_PAGE)
  writeFileSync(appFile, JSON.stringify(app))
  const page = join(root, ROWS_PAGE)
  mkdirSync(dirname(page), { recursive: true })
  writeFileSync(`${page}.json`, '{}')
  writeFileSync(
    `${page}.wxml`,
    '<view wx:for="{{rows}}" wx:key="id" class="row" bindtap="tap" data-id="{{item.id}}"><text class="title">{{item.title}}</text><text class="amount">{{item.amount}}</text></view>',
  )
  writeFileSync(`${page}.wxss`, '.row { display: flex; padding: 24rpx } .title { flex: 1 }')
  writeFileSync(`${page}.js`, 'Page({ data: { rows: [] }, tap() {} })')
}
