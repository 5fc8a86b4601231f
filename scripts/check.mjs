// npm run check: format, lint, types of every runtime, arrows. Each step prints its time; all steps run.
import { spawn } from 'node:child_process'
import { ensureInstalled, root } from './install.mjs'

const bin = (name) => `${root}node_modules/.bin/${name}`

const steps = [
  { name: 'format', command: [bin('prettier'), '--check', '--log-level', 'warn', '.'] },
  { name: 'lint', command: [bin('eslint'), '--cache', '--cache-location', '.local/eslint', '.'] },
  { name: 'types', command: [bin('tsc'), '-b'] },
  {
    name: 'arrows',
    command: [
      bin('depcruise'),
      '--config',
      '.dependency-cruiser.cjs',
      'miniprogram',
      'cloudfunctions',
      'typings',
      'emulator',
    ],
  },
]

function run({ name, command: [file, ...args] }) {
  const startedAt = Date.now()
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => (output += chunk))
    child.on('close', (code) => {
      const seconds = ((Date.now() - startedAt) / 1000).toFixed(1)
      console.log(`${code === 0 ? 'ok  ' : 'FAIL'}  ${name.padEnd(8)} ${seconds} s`)
      if (code !== 0) console.log(output)
      resolve(code === 0)
    })
  })
}

ensureInstalled()
const wanted = process.argv.slice(2)
let passed = true
for (const step of steps) {
  if (wanted.length > 0 && !wanted.includes(step.name)) continue
  passed = (await run(step)) && passed
}
process.exit(passed ? 0 : 1)
