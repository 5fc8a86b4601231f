// npm run screenshots [-- --all]: builds for a test, finds a browser, takes the pictures (test/e2e/screenshots.ts).
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { findOrInstallBrowser } from './browser.mjs'
import buildForTests from './build-for-tests.mjs'
import { ensureInstalled, root } from './install.mjs'
import removeTestBuild from './remove-test-build.mjs'

await ensureInstalled()
process.env.BROWSER_PATH = await findOrInstallBrowser()
await buildForTests()
const args = [
  join(root, 'scripts/measure.mjs'),
  'test/e2e/screenshots.ts',
  ...process.argv.slice(2),
]
spawn(process.execPath, args, { cwd: root, stdio: 'inherit' }).on('exit', async (code) => {
  await removeTestBuild()
  process.exit(code ?? 1)
})
