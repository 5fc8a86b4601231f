/**
 * npm run doctor -- [--env <id>] [--card <card_id>] [--show-ticket] [--json]
 * Looks at a real deployment step by step and says what to click. Changes nothing. Reads the same variables
 * as the functions (WECHAT_…), WECHAT_CALLBACK_URL, and the credentials that npm run deploy reads.
 */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openEnvironment } from '../deploy/open'
import { readTarget } from '../deploy/target'
import { examine, type Finding } from './checks'

const SIGNS: Record<Finding['state'], string> = {
  ok: 'ok      ',
  bad: 'BAD     ',
  'by hand': 'BY HAND ',
  skipped: 'skipped ',
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      env: { type: 'string' },
      card: { type: 'string' },
      'show-ticket': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      build: { type: 'string', default: join(process.cwd(), 'dist') },
    },
  })
  const root = process.cwd()
  const { env, card: cardId, build } = values
  const environment = env === undefined ? undefined : openEnvironment(root, env, build, {})
  const findings = await examine({
    variables: process.env,
    ...(environment ? { environment } : {}),
    target: readTarget(root, build),
    nowMs: Date.now(),
    ...(cardId === undefined ? {} : { cardId }),
    showTicket: values['show-ticket'],
  })
  if (values.json) console.log(JSON.stringify(findings, null, 2))
  else
    for (const { name, state, seen, todo } of findings) {
      console.log(`${SIGNS[state]}${name}: ${seen}`)
      if (todo) console.log(`        ${todo}`)
    }
  if (findings.some(({ state }) => state === 'bad')) process.exitCode = 1
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
