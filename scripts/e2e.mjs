// npm run e2e: the end-to-end suites on the stage.
//   npm run e2e -- --devtools <cli path>   the one-phone suite on WeChat DevTools instead
//   npm run e2e -- test/e2e/one-phone      only tests below a path
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { findOrInstallBrowser } from './browser.mjs'
import { ensureInstalled, root } from './install.mjs'

const { values, positionals } = parseArgs({
  options: { devtools: { type: 'string' } },
  allowPositionals: true,
})
await ensureInstalled()
const env = { ...process.env }
if (values.devtools === undefined) env.BROWSER_PATH = await findOrInstallBrowser()
else {
  if (!existsSync(values.devtools)) {
    console.error(`${values.devtools} is not there: give the path of the DevTools command line`)
    process.exit(1)
  }
  env.DEVTOOLS_CLI = values.devtools
}
// DevTools has one identity: the suites with several phones are for the stage.
const paths = values.devtools === undefined ? positionals : ['test/e2e/one-phone']
const jest = join(root, 'node_modules/jest/bin/jest.js')
const args = [jest, '--selectProjects', 'e2e', ...(paths.length > 0 ? ['--', ...paths] : [])]
spawn(process.execPath, args, { cwd: root, stdio: 'inherit', env }).on('exit', (code) => {
  process.exit(code ?? 1)
})
