import type {
  Key,
  ProgrammeConfig,
  ProgrammeProblem,
  ProgrammeVersion,
  Time,
} from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { Duplicate } from '../../platform/database'
import { sha256 } from '../../platform/ids'
import { canonicalJson } from '../../platform/pure/canonical'
import { Refusal } from '../../platform/refusal'
import type { Author } from './draft'
import { readDraft, removeDraft } from './draft'
import { programmesOf } from './rules/programme'
import { publishable, validate } from './rules/validate'
import type { ProgrammeDoc } from './store'
import { forgetPublished, published, PROGRAMMES } from './store'

/** A version as lists show it. */
export function versionView(doc: ProgrammeDoc, all: readonly ProgrammeDoc[], now: Time) {
  const current = programmesOf(all).at(now).version
  const { version, startsAt, publishedAt, publishedBy, note } = doc
  const ahead = version > current && startsAt > now
  const state = version === current ? 'current' : ahead ? 'scheduled' : 'past'
  return { version, state, startsAt, publishedAt, publishedBy, note } satisfies ProgrammeVersion
}

/** One version's configuration; NOT_FOUND when there is none. */
export async function versionOf(context: Context, version: number): Promise<ProgrammeDoc> {
  const found = (await published(context)).find((doc) => doc.version === version)
  if (!found) throw new Refusal('NOT_FOUND', `no version ${version} of the programme`)
  return found
}

export interface PublishInput {
  key: Key
  revision: number
  startsAt?: Time
  note: string
}

/** Publishes the draft, now or at a time. A later publication replaces one still scheduled. */
export async function publishDraft(
  context: Context,
  author: Author,
  input: PublishInput,
): Promise<ProgrammeVersion> {
  const done = await replayed(context, input)
  if (done) {
    // A death may have left the draft that is published.
    await removeDraft(context, input.revision)
    return done
  }
  const draft = await readDraft(context)
  if (draft?.revision !== input.revision) {
    throw new Refusal('VERSION_CHANGED', 'the draft has been changed meanwhile', {
      version: draft?.revision ?? 0,
    })
  }
  const version = await append(context, author, input, draft.config, input.startsAt)
  await removeDraft(context, input.revision)
  return version
}

/** Publishes an earlier version again, as a new one, at once. */
export async function rollBack(
  context: Context,
  author: Author,
  input: { key: Key; version: number; note: string },
): Promise<ProgrammeVersion> {
  const done = await replayed(context, input)
  if (done) return done
  const { config } = await versionOf(context, input.version)
  return append(context, author, input, config, undefined)
}

/**
 * Takes a version back that has not started: what stands now is published again and so replaces it, for
 * versions are never changed. @throws Refusal NOT_FOUND, TOO_LATE (it has started, or was replaced)
 */
export async function cancelScheduled(
  context: Context,
  author: Author,
  input: { key: Key; version: number; note: string },
): Promise<ProgrammeVersion> {
  const done = await replayed(context, input)
  if (done) return done
  const all = await published(context)
  const now = context.clock.now()
  const view = versionView(await versionOf(context, input.version), all, now)
  if (view.state !== 'scheduled') {
    throw new Refusal('TOO_LATE', `version ${String(input.version)} is ${view.state}`)
  }
  return append(context, author, input, programmesOf(all).at(now).config, undefined)
}

/** Publishes a configuration without a draft, for seeds and first set-up by script. */
export async function publishConfig(
  context: Context,
  author: Author,
  input: { key: Key; note: string; startsAt?: Time },
  config: ProgrammeConfig,
): Promise<ProgrammeVersion> {
  const done = await replayed(context, input)
  return done ?? append(context, author, input, config, input.startsAt)
}

/** What this key has published already. */
async function replayed(context: Context, input: { key: Key }): Promise<ProgrammeVersion | null> {
  forgetPublished(context)
  const all = await published(context)
  const mine = all.find(({ written }) => written.key === input.key)
  if (!mine) return null
  if (mine.written.hash !== hashOf(input)) {
    throw new Refusal('IDEMPOTENCY_CONFLICT', 'this key was used for something else')
  }
  return versionView(mine, all, context.clock.now())
}

const hashOf = (input: object) => sha256(canonicalJson(input))

/** The next number is the next `_id`: of two who publish at once, one is told to look again. */
async function append(
  context: Context,
  { name }: Author,
  input: { key: Key; note: string },
  config: ProgrammeConfig,
  startsAt: Time | undefined,
): Promise<ProgrammeVersion> {
  const all = await published(context)
  const now = context.clock.now()
  demandPublishable(
    validate(
      config,
      all.map((doc) => doc.config),
    ),
  )
  if (startsAt !== undefined && startsAt < now) {
    throw new Refusal('INVALID_INPUT', 'startsAt: in the past', { path: 'startsAt' })
  }
  const version = (all.at(-1)?.version ?? 0) + 1
  const doc: ProgrammeDoc = {
    _id: `v${version}`,
    version,
    startsAt: startsAt ?? now,
    config,
    publishedAt: now,
    publishedBy: name,
    note: input.note,
    written: { key: input.key, hash: hashOf(input) },
    schemaVersion: 1,
  }
  try {
    await context.db.insert(PROGRAMMES, [doc])
  } catch (error) {
    if (!(error instanceof Duplicate)) throw error
    // Our own lost reply, or somebody else's version: look at what stands.
    const done = await replayed(context, input)
    if (done) return done
    throw new Refusal('VERSION_CHANGED', 'somebody else has just published', { version })
  }
  forgetPublished(context)
  return versionView(doc, [...all, doc], now)
}

function demandPublishable(problems: ProgrammeProblem[]): void {
  const first = problems.find(({ severity }) => severity === 'error')
  if (publishable(problems) || !first) return
  throw new Refusal('INVALID_INPUT', `${first.path}: ${first.problem}`, { path: first.path })
}
