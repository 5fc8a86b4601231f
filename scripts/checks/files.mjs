// The files that belong to the repository: tracked ones and new ones that are not ignored.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../install.mjs'

export function repositoryFiles() {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const names = execFileSync('git', args, { cwd: root, maxBuffer: 64e6 }).toString().split('\0')
  return names.filter((name) => name && existsSync(join(root, name)))
}
