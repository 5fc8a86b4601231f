/**
 * npm run deploy -- --env <id> [--dry-run] [--yes] [--variables <file>] [--only cloud|program]
 * Shows the plan first, asks, then takes the steps one by one. Credentials come from the environment:
 *   TENCENTCLOUD_SECRETID, TENCENTCLOUD_SECRETKEY   an API key that may manage the environment
 *   WECHAT_APP_ID, WECHAT_UPLOAD_KEY                the mini program, and the file of its upload key
 */
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { parseArgs } from 'node:util'
import { openEnvironment } from './open'
import { describe, planFor, type Plan, type Step } from './plan'
import { uploadFunctionCode, uploadProgram, type MiniProgramCi } from './program'
import { readTarget } from './target'
import { loadTool } from './tools'

const root = process.cwd()
const REQUIRED_VARIABLES = ['FIELD_KEYS', 'BLIND_INDEX_KEY', 'CODE_KEY']

function readOptions() {
  const { values } = parseArgs({
    options: {
      env: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
      yes: { type: 'boolean', default: false },
      variables: { type: 'string' },
      only: { type: 'string' },
      json: { type: 'boolean', default: false },
      build: { type: 'string', default: join(root, 'dist') },
    },
  })
  if (!values.env) throw new Error('which environment? --env <id>, as the cloud console names it')
  const { only } = values
  if (only !== undefined && only !== 'cloud' && only !== 'program') {
    throw new Error('--only takes cloud or program')
  }
  return { ...values, env: values.env, only, dryRun: values['dry-run'] }
}

type Options = ReturnType<typeof readOptions>

/** `NAME=value` lines; the file belongs outside the repository. */
function readVariables(file: string | undefined): Record<string, string> {
  if (file === undefined) return {}
  const lines = readFileSync(resolve(file), 'utf8').split('\n')
  const pairs = lines.flatMap((line): [string, string][] => {
    const equals = line.indexOf('=')
    if (equals < 1 || line.startsWith('#')) return []
    return [[line.slice(0, equals).trim(), line.slice(equals + 1).trim()]]
  })
  return Object.fromEntries(pairs)
}

const isWanted = ({ only }: Options, { kind }: Step) =>
  only === undefined || (only === 'program') === (kind === 'program')

function show(plan: Plan, compared: boolean, options: Options): void {
  if (options.json) {
    console.log(JSON.stringify({ env: options.env, compared, ...plan }, null, 2))
    return
  }
  console.log(`Plan for ${options.env}${compared ? '' : ' (not compared: no credentials given)'}`)
  for (const [i, step] of plan.steps.entries()) console.log(`${i + 1}. ${describe(step)}`)
  for (const name of plan.left) console.log(`left as it is: ${name}`)
}

async function mayGoOn({ yes }: Options): Promise<boolean> {
  if (yes) return true
  if (!process.stdin.isTTY) throw new Error('nobody can be asked here; --yes takes the steps')
  const lines = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await lines.question('Take these steps? (yes) ')
  lines.close()
  return answer.trim() === 'yes'
}

function openUpload(appid: string, version: string) {
  const keyPath = process.env['WECHAT_UPLOAD_KEY']
  if (!keyPath || !existsSync(keyPath)) {
    throw new Error('WECHAT_UPLOAD_KEY names no file: download the upload key at mp.weixin.qq.com')
  }
  if (!appid.startsWith('wx'))
    throw new Error('WECHAT_APP_ID is not set, nor appid in project.config.json')
  const ci = loadTool(root, 'miniprogram-ci') as MiniProgramCi
  return { ci, upload: { root, appid, version, keyPath: resolve(keyPath) } }
}

async function main(): Promise<void> {
  const options = readOptions()
  const variables = readVariables(options.variables)
  const target = readTarget(root, options.build)
  const environment =
    options.only === 'program'
      ? undefined
      : openEnvironment(root, options.env, options.build, variables)
  const found = await environment?.read()
  const whole = planFor(target, found, Object.keys(variables))
  const plan = { ...whole, steps: whole.steps.filter((step) => isWanted(options, step)) }
  const isNew = plan.steps.some((step) => step.kind === 'function' && !step.exists)
  const missing = isNew ? REQUIRED_VARIABLES.filter((name) => !variables[name]) : []
  show(plan, found !== undefined, options)
  if (missing.length > 0) console.error(`--variables must give: ${missing.join(', ')}`)
  if (options.dryRun) return
  if (missing.length > 0) throw new Error('new functions cannot start without these variables')
  if (!environment && options.only !== 'program') {
    throw new Error('TENCENTCLOUD_SECRETID and TENCENTCLOUD_SECRETKEY are not set')
  }
  const { ci, upload } = openUpload(target.program.appid, target.program.version)
  if (!(await mayGoOn(options))) return
  for (const step of plan.steps) {
    console.log(`… ${describe(step)}`)
    if (step.kind === 'program') await uploadProgram(ci, upload)
    else await environment?.take(step)
    if (step.kind === 'function') {
      const { name } = step.wanted
      const folder = join(options.build, 'cloudfunctions', name)
      await uploadFunctionCode(ci, upload, options.env, name, folder)
    }
  }
  console.log('Done. `npm run doctor -- --env <id>` looks at the result.')
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
