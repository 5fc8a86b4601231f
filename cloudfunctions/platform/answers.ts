import type { Key, Time } from '../../typings/contract'
import type { Context } from './context'
import type { Doc, IndexDefinition } from './database'
import { Duplicate } from './database'
import { blindIndex } from './field-crypto'
import { sha256 } from './ids'
import { canonicalJson } from './pure/canonical'
import { KEY_FUTURE_MS, KEY_PAST_MS } from './pure/key'
import { Refusal } from './refusal'

/**
 * `answers/{hash of caller, action and key}`: what a write was answered, for those whose own documents do
 * not tell: because the write takes away the right to repeat it (handing ownership over, erasing oneself),
 * or because another write has gone over it since. It is there before the write begins, with the grant
 * that the write began under, so that one cut short is finished by its repeat although half of it has
 * already taken the right away. No action whose answer holds personal data may be kept.
 */
interface AnswerDoc extends Doc {
  requestHash: string
  /** Whose request it was: only that one may take the mark away again. */
  attempt: string
  begunAt: Time
  /** JSON of the grant while it runs; '' afterwards. */
  grant: string
  /** JSON; '' while it runs. */
  output: string
  /** As long as its key is of our time, the key is known. */
  expiresAt: Time
  schemaVersion: 1
}

export const ANSWERS = 'answers'

/** So long a repeat may finish what was begun under a right that its sender no longer has. */
export const UNFINISHED_MS = 10 * 60_000

export interface Asked {
  action: string
  input: unknown
  key: Key
}

/** Keyed, for an input may be as short as a PIN. */
function identified({ caller, secrets }: Context, { action, input, key }: Asked) {
  return {
    _id: sha256(`${caller.openid}:${action}:${key}`),
    requestHash: blindIndex(secrets, 'answer', canonicalJson({ action, input })),
  }
}

/**
 * Runs a write once and remembers its answer: two requests more, three for a repeat of one that is still
 * open. A refusal changes nothing and is not remembered.
 * @throws Refusal IDEMPOTENCY_CONFLICT
 */
export async function answerOnce<Output>(
  context: Context,
  asked: Asked,
  grant: unknown,
  write: () => Promise<Output>,
): Promise<Output> {
  const { _id, requestHash } = identified(context, asked)
  const begunAt = context.clock.now()
  const attempt = context.ids.id()
  const doc: AnswerDoc = {
    _id,
    requestHash,
    attempt,
    begunAt,
    grant: JSON.stringify(grant),
    output: '',
    expiresAt: begunAt + KEY_PAST_MS + KEY_FUTURE_MS,
    schemaVersion: 1,
  }
  try {
    await context.db.insert(ANSWERS, [doc])
  } catch (error) {
    if (!(error instanceof Duplicate)) throw error
    const standing = await standingAnswer(context, asked)
    if (standing && standing.output !== '') return JSON.parse(standing.output) as Output
  }
  try {
    return await remember(context, _id, await write())
  } catch (error) {
    if (error instanceof Refusal)
      await context.db.removeWhere(ANSWERS, { _id, attempt, output: '' })
    throw error
  }
}

/** Of several twins the first answer stands for all. */
async function remember<Output>(context: Context, _id: string, output: Output): Promise<Output> {
  const set = { output: JSON.stringify(output), grant: '' }
  if ((await context.db.updateWhere(ANSWERS, { _id, output: '' }, { set })) === 1) return output
  const first = await context.db.get<AnswerDoc>(ANSWERS, _id)
  return first && first.output !== '' ? (JSON.parse(first.output) as Output) : output
}

/**
 * For a caller who may not (any more): what this key was answered, or the grant under which it was begun a
 * moment ago. Null: it was never asked.
 * @throws Refusal IDEMPOTENCY_CONFLICT
 */
export async function answeredBefore<Output, Grant>(
  context: Context,
  asked: Asked,
): Promise<{ output: Output } | { grant: Grant } | null> {
  const standing = await standingAnswer(context, asked)
  if (!standing) return null
  if (standing.output !== '') return { output: JSON.parse(standing.output) as Output }
  const young = context.clock.now() - standing.begunAt < UNFINISHED_MS
  return young ? { grant: JSON.parse(standing.grant) as Grant } : null
}

async function standingAnswer(context: Context, asked: Asked): Promise<AnswerDoc | null> {
  const { _id, requestHash } = identified(context, asked)
  const standing = await context.db.get<AnswerDoc>(ANSWERS, _id)
  if (standing && standing.requestHash !== requestHash) {
    throw new Refusal('IDEMPOTENCY_CONFLICT', 'this key was used for something else')
  }
  return standing
}

/** For the retention job: answers whose keys are no longer of our time. Returns how many it removed. */
export function purgeAnswers(context: Pick<Context, 'db'>, before: Time): Promise<number> {
  return context.db.removeWhere(ANSWERS, { expiresAt: { below: before } })
}

export const answerIndexes: IndexDefinition[] = [
  { collection: ANSWERS, name: 'expiresAt', keys: [{ path: 'expiresAt', order: 1 }] },
]
