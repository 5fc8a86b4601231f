/** Heavy tools that only a deployment needs: fetched on demand, exact versions, outside node_modules. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const VERSIONS = { '@cloudbase/manager-node': '5.6.5', 'miniprogram-ci': '2.1.42' } as const

/** @throws Error when npm cannot fetch it */
export function loadTool(root: string, name: keyof typeof VERSIONS): unknown {
  const version = VERSIONS[name]
  const folder = join(root, '.local/tools', `${name.replace('/', '-')}@${version}`)
  const done = join(folder, 'installed')
  if (!existsSync(done)) {
    console.log(`Fetching ${name}@${version} (once) …`)
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
    const windows = process.platform === 'win32'
    const flags = ['--save-exact', '--no-audit', '--no-fund', '--loglevel=error']
    const args = ['install', ...flags, `${name}@${version}`]
    const { status } = spawnSync(windows ? 'npm.cmd' : 'npm', args, {
      cwd: folder,
      stdio: 'inherit',
      shell: windows,
    })
    if (status !== 0) throw new Error(`npm could not install ${name}@${version}`)
    writeFileSync(done, '')
  }
  return createRequire(join(folder, 'package.json'))(name)
}
