import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Scenario, SeedContext } from '..'
import type { News } from './news'
import type { StoryOptions } from './story'

const SEED = 20_260_101
const MEMBERS = 2_000
const DAYS = 365
/** One part for each city, side by side. */
const PARTS = 2
/** So many documents at once keep the phones waiting for no more than a blink. */
const BATCH = 200
const SAY_EVERY_MS = 2_000

/** A tea house with twelve shops, 2,000 members and a year behind it; see story.ts. */
export const mistyHillTea: Scenario = {
  name: 'misty-hill-tea',
  async apply(context) {
    const startedAt = Date.now()
    const intake = new Intake(context)
    const parts = Array.from({ length: PARTS }, (_, index) =>
      tellPart(context, { index, of: PARTS }, (news) => intake.take(news, index)),
    )
    await Promise.all(parts)
    await intake.done()
    await countAnew(context)
    const seconds = Math.round((Date.now() - startedAt) / 1000)
    context.progress(`${intake.summary()}, in ${String(seconds)} s.`)
  },
}

/** Plays one part on a thread of its own; resolves when it has told everything. */
function tellPart(
  { buildDir, variables, now }: SeedContext,
  part: StoryOptions['part'],
  take: (news: News) => void,
): Promise<void> {
  const indexes = JSON.parse(
    readFileSync(join(buildDir, 'database', 'indexes.json'), 'utf8'),
  ) as StoryOptions['indexes']
  const workerData: StoryOptions = {
    seed: SEED,
    end: now(),
    members: MEMBERS,
    days: DAYS,
    part,
    variables,
    indexes,
  }
  return new Promise((resolve, reject) => {
    const worker = new Worker(join(buildDir, 'emulator', 'misty-hill-tea.mjs'), {
      workerData,
      // Most of what the story makes is short-lived: fewer, larger sweeps.
      resourceLimits: { maxYoungGenerationSizeMb: 64 },
    })
    worker.on('message', take)
    worker.on('error', reject)
    worker.on('exit', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`the story broke off with code ${String(code)}`))
    })
  })
}

/** Takes the story into the cloud, in the order in which it is told, and says how far it is. */
class Intake {
  private last: Promise<void> = Promise.resolve()
  private readonly parts: { done: number; members: number; sales: number }[] = []
  private saidAt = Date.now()

  constructor(private readonly context: SeedContext) {}

  take(news: News, part: number): void {
    if (news.kind === 'progress') this.say(news, part)
    else this.last = this.last.then(() => this.keep(news))
  }

  done(): Promise<void> {
    return this.last
  }

  summary(): string {
    const sum = (name: 'members' | 'sales') =>
      this.parts.reduce((total, part) => total + part[name], 0).toLocaleString('en')
    return `${sum('members')} members, ${sum('sales')} sales`
  }

  private say(news: Extract<News, { kind: 'progress' }>, part: number): void {
    this.parts[part] = news
    if (Date.now() - this.saidAt < SAY_EVERY_MS) return
    this.saidAt = Date.now()
    const done = this.parts.reduce((sum, each) => sum + each.done, 0) / PARTS
    this.context.progress(`${String(Math.round(done * 100))} %: ${this.summary()}`)
  }

  private async keep(news: Exclude<News, { kind: 'progress' }>): Promise<void> {
    const { cloud, env } = this.context
    const { collection } = news
    if (news.kind === 'change') {
      const { set, inc, unset } = news
      const operators = {
        ...(Object.keys(set).length > 0 && { $set: set }),
        ...(Object.keys(inc).length > 0 && { $inc: inc }),
        ...(unset.length > 0 && {
          $unset: Object.fromEntries(unset.map((field) => [field, ''])),
        }),
      }
      await cloud.update(env, collection, news.id, JSON.stringify(operators))
      return
    }
    for (let from = 0; from < news.documents.length; from += BATCH) {
      await cloud.load(env, collection, news.documents.slice(from, from + BATCH))
      await new Promise((next) => setImmediate(next))
    }
  }
}

/**
 * The totals come from the deployed jobs themselves. Whatever they have counted while the story came in
 * is no longer true. On a machine too busy for one run, the next hour counts, or whoever looks.
 */
async function countAnew({ cloud, env, host, progress }: SeedContext): Promise<void> {
  for (const collection of ['dayTotals', 'organisationTotals']) {
    const known = cloud.collections(env).some(({ name }) => name === collection)
    for (const text of known ? cloud.find(env, { collection }).documents : []) {
      const { _id } = JSON.parse(text) as { _id: string }
      await cloud.update(env, collection, _id, '{"$set":{"countedAt":0}}')
    }
  }
  try {
    await host.callFromFunction('jobs', { TriggerName: 'hour' }, '')
  } catch (error) {
    progress(`The totals are still being counted: ${String(error)}`)
  }
}
