import type { ConsentRecord, EntryScene, Key, MemberId, Time } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import type { Doc, IndexDefinition } from '../../platform/database'
import { Duplicate } from '../../platform/database'
import { Refusal } from '../../platform/refusal'

/**
 * Consent is a record of its own (PIPL Art. 14: voluntary, explicit, informed): which text, when, where.
 * Appended, never changed; the newest of a kind stands.
 */
export interface ConsentDoc extends Doc {
  memberId: MemberId
  kind: ConsentRecord['kind']
  version: string
  /** SHA-256 (hex) of the text that was shown. */
  textHash: string
  granted: boolean
  at: Time
  scene: EntryScene
  /** `self`, or the staff member who keeps the signed paper. */
  takenBy: string
  schemaVersion: 1
}

export type GivenConsent = Pick<
  ConsentDoc,
  'kind' | 'version' | 'textHash' | 'granted' | 'scene' | 'takenBy'
>

export const CONSENTS = 'consents'

export const consentIndexes: IndexDefinition[] = [
  {
    collection: CONSENTS,
    name: 'member',
    keys: [
      { path: 'memberId', order: 1 },
      { path: 'at', order: -1 },
    ],
  },
]

/**
 * One request for all of them; a repeat with the same key adds nothing. Returns when they were given: of a
 * repeat, the first time.
 * @throws Refusal IDEMPOTENCY_CONFLICT: the same key said otherwise
 */
export async function recordConsents(
  context: Context,
  memberId: MemberId,
  key: Key,
  consents: readonly GivenConsent[],
): Promise<Time> {
  const at = context.clock.now()
  const docs = consents.map((consent): ConsentDoc => ({
    _id: `${memberId}:${key}:${consent.kind}`,
    memberId,
    ...consent,
    at,
    schemaVersion: 1,
  }))
  try {
    await context.db.insert(CONSENTS, docs)
    return at
  } catch (error) {
    if (!(error instanceof Duplicate)) throw error
  }
  // Some stand from an attempt that was cut short: the others one by one.
  const standing: ConsentDoc[] = []
  for (const doc of docs) standing.push(await insertOnce(context, doc))
  return standing[0]?.at ?? at
}

/** Returns what stands under its id. The text may have been republished since; the answer may not differ. */
async function insertOnce(context: Context, doc: ConsentDoc): Promise<ConsentDoc> {
  try {
    await context.db.insert(CONSENTS, [doc])
    return doc
  } catch (error) {
    if (!(error instanceof Duplicate)) throw error
  }
  const standing = await context.db.get<ConsentDoc>(CONSENTS, doc._id)
  if (standing?.granted !== doc.granted) {
    throw new Refusal('IDEMPOTENCY_CONFLICT', 'this key was used for another answer')
  }
  return standing
}

/** Newest first; a person has a handful. */
export function consentsOf(context: Context, memberId: MemberId): Promise<ConsentDoc[]> {
  return context.db.query<ConsentDoc>(CONSENTS, {
    filter: { memberId },
    order: [['at', 'desc']],
    limit: 200,
  })
}
