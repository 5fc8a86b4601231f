/**
 * The ledger under many random histories: requests reordered, dropped and left unanswered, callers that
 * die, jobs that stop, a clock that jumps; then the same with planted bugs, each of which must show.
 * `npm run simulate -- [--json] [--quick] [--seeds 5000] [--from 1]`
 */
import { atLeast, atMost, progress, report } from '../bench/report'
import { simulate } from './account/history'
import { BUGS, caughtAt } from './account/planted'

const argument = (name: string, standard: number) => {
  const at = process.argv.indexOf(name)
  return at < 0 ? standard : Number(process.argv[at + 1])
}
const seeds = argument('--seeds', process.argv.includes('--quick') ? 40 : 1000)
const from = argument('--from', 1)
const faults = { dropped: 20, unanswered: 30 }

const startedAt = Date.now()
let [commands, requests] = [0, 0]
const broken: number[] = []
for (let seed = from; seed < from + seeds; seed++) {
  const outcome = await simulate({ seed, clients: 4, commandsEach: 12, faults })
  commands += outcome.commands
  requests += outcome.requests
  if (outcome.violations.length > 0) {
    broken.push(seed)
    progress(`seed ${seed}: ${outcome.violations.join('; ')}`)
  }
  if (seed % 100 === 0) progress(`${seed - from} histories`)
}

let caught = 0
for (const [name, plant] of Object.entries(BUGS)) {
  const seed = await caughtAt(plant, faults, 60)
  if (seed !== null) caught++
  progress(`${seed === null ? 'not caught' : `caught at seed ${seed}`}: ${name}`)
}

report(
  'simulate',
  [
    atMost('histories that break the books', broken.length, 0, 'histories'),
    atLeast('planted bugs caught', caught, Object.keys(BUGS).length, 'bugs'),
  ],
  {
    histories: seeds,
    from,
    commands,
    requests,
    requestsPerCommand: Math.round((requests / commands) * 100) / 100,
    broken: broken.join(' '),
    seconds: Math.round((Date.now() - startedAt) / 1000),
  },
)
