import type { CardLevel, Time, WalletStep, WalletTrouble } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { Duplicate } from '../../platform/database'
import { recent } from '../../platform/recent'
import { Refusal } from '../../platform/refusal'
import { WeChatError } from '../../platform/wechat/errors'
import { silentTrouble, troubleOf } from './rules/trouble'
import type { LadderDoc } from './store'
import { LADDER } from './store'

const ID = 'now'
/** A step up or down is seen everywhere within this time. */
const MEMORY_MS = 5_000
const memory = recent<LadderDoc>(MEMORY_MS, 1)

/** The level on which a house begins: its own card, which needs nothing of WeChat. */
const first = (now: Time): LadderDoc => ({
  _id: ID,
  version: 0,
  level: 'in_program',
  since: now,
  templateId: '',
  cardId: '',
  steppedDown: null,
  steps: [],
  probedAt: 0,
  schemaVersion: 1,
})

export function ladder(context: Context): Promise<LadderDoc> {
  return memory.through(context, ID, () => readLadder(context))
}

export async function readLadder(context: Context): Promise<LadderDoc> {
  return (await context.db.get<LadderDoc>(LADDER, ID)) ?? first(context.clock.now())
}

/** The card that is given out now; '' where none is. One request in five seconds and instance. */
export async function walletCardId(context: Context): Promise<string> {
  const { level, cardId } = await ladder(context)
  return level === 'wx_card' ? cardId : ''
}

/** @throws Refusal BUSY when others keep changing it */
export async function changeLadder(
  context: Context,
  change: (standing: LadderDoc) => Partial<LadderDoc> | null,
): Promise<LadderDoc> {
  for (let attempt = 0; attempt < 5; attempt++) {
    const standing = await readLadder(context)
    const set = change(standing)
    if (!set) return standing
    const next = { ...standing, ...set, version: standing.version + 1 }
    if (await write(context, standing, next)) {
      memory.forget(context, ID)
      return next
    }
  }
  throw new Refusal('BUSY', 'somebody else is changing this', { retryAfterMs: 300 })
}

async function write(context: Context, before: LadderDoc, next: LadderDoc): Promise<boolean> {
  if (before.version > 0) {
    const { _id, version: _version, ...fields } = next
    const filter = { _id, version: before.version }
    const changes = { set: fields, inc: { version: 1 } }
    return (await context.db.updateWhere(LADDER, filter, changes)) === 1
  }
  try {
    await context.db.insert(LADDER, [next])
    return true
  } catch (error) {
    if (!(error instanceof Duplicate)) throw error
    return false
  }
}

export function moveTo(context: Context, level: CardLevel, cardId: string): Promise<LadderDoc> {
  const since = context.clock.now()
  return changeLadder(context, (standing) =>
    standing.level === level && standing.cardId === cardId
      ? null
      : { level, since, cardId, steppedDown: null },
  )
}

/**
 * Back to the card in the program. Nobody is lost: members, points and the links to their WeChat cards
 * stay, and what WeChat has not been told waits.
 */
export async function stepDown(context: Context, trouble: WalletTrouble | null): Promise<void> {
  await changeLadder(context, (standing) =>
    standing.level === 'in_program'
      ? null
      : { level: 'in_program', since: context.clock.now(), steppedDown: trouble },
  )
  context.log.warn('card ladder down', { problem: trouble?.problem, errcode: trouble?.errcode })
}

/** What an error of WeChat means to the merchant; steps down where the permission is gone. */
export async function heed(context: Context, error: unknown): Promise<WalletTrouble> {
  const at = context.clock.now()
  if (!(error instanceof WeChatError)) return silentTrouble(at)
  const migrated =
    error.remedy === 'step_down' && error.errcode !== 48001 && error.errcode !== 45030
  const trouble = troubleOf(error.errcode, at, migrated)
  if (error.remedy === 'step_down') await stepDown(context, trouble)
  return trouble
}

export async function keepProbe(context: Context, steps: WalletStep[]): Promise<void> {
  const probedAt = context.clock.now()
  await changeLadder(context, () => ({ steps, probedAt }))
}
