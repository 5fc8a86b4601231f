import type {
  MemberId,
  MessageKind,
  MessageView,
  Page,
  PageInput,
  Text,
  Time,
} from '../../../typings/contract'
import type { Context } from '../../platform/context'
import type { Doc } from '../../platform/database'
import { Duplicate } from '../../platform/database'
import { pageLimit, pageOf } from '../../platform/input'
import { KEY_PAST_MS } from '../../platform/pure/key'
import { purge } from '../audit'
import { IDENTITIES, identitiesOf } from '../member'
import { reminderOf } from './rules/reminder'

/** `messages/{member:key}`: one line of the message centre, in words of the dictionaries. */
export interface MessageDoc extends Doc {
  memberId: MemberId
  kind: MessageKind
  at: Time
  /** Sorts and pages: time, then id. */
  order: string
  read: boolean
  values: MessageView['values']
  tierName?: Text
  /** When jobs bring it to the phone as a subscribe message; null: done; absent: never. */
  sendDueAt?: Time | null
  sendTries?: number
  schemaVersion: 1
}

export const MESSAGES = 'messages'

export interface NewMessage {
  memberId: MemberId
  /** What it tells of: the same key never tells twice. */
  key: string
  kind: MessageKind
  at: Time
  values: MessageView['values']
  tierName?: Text
}

/** Writes a message once and lights the red dot. For `later` and jobs, never on a hot path. */
export async function writeMessage(context: Context, message: NewMessage): Promise<void> {
  const { memberId, key, ...rest } = message
  const _id = `${memberId}:${key}:${message.kind}`
  const order = `${message.at.toString(36).padStart(9, '0')}:${key}`
  const reminder = reminderOf(message.kind)
  const brought = reminder !== null && context.secrets.wechat.templates[reminder] !== undefined
  const doc: MessageDoc = {
    _id,
    memberId,
    ...rest,
    order,
    read: false,
    ...(brought ? { sendDueAt: context.clock.now() } : {}),
    schemaVersion: 1,
  }
  try {
    await context.db.insert(MESSAGES, [doc])
  } catch (error) {
    if (!(error instanceof Duplicate)) throw error
    // An attempt may have died before it lit the dot.
    await countUnread(context, memberId)
    return
  }
  await context.db.updateWhere(IDENTITIES, { memberId }, { inc: { unread: 1 } })
}

export async function listMessages(
  context: Context,
  memberId: MemberId,
  input: PageInput,
): Promise<Page<MessageView>> {
  const limit = pageLimit(input)
  const found = await context.db.query<MessageDoc>(MESSAGES, {
    filter: { memberId, ...(input.cursor ? { order: { below: input.cursor } } : {}) },
    order: [['order', 'desc']],
    limit: limit + 1,
  })
  return pageOf(found, limit, ({ order }) => order, view)
}

function view({ _id, kind, at, read, values, tierName }: MessageDoc): MessageView {
  return { id: _id, kind, at, read, values, ...(tierName ? { tierName } : {}) }
}

/** Marks the caller's own messages; counts what is left anew, so that the dot never drifts for long. */
export async function readMessages(
  context: Context,
  memberId: MemberId,
  ids: readonly string[],
): Promise<{ unread: number }> {
  const filter = { memberId, _id: { in: ids }, read: false }
  await context.db.updateWhere(MESSAGES, filter, { set: { read: true } })
  return { unread: await countUnread(context, memberId) }
}

const COUNT_ATTEMPTS = 3

/**
 * The red dot's number anew, on every phone of the member: each only as it was before the count, for what
 * arrives meanwhile has added itself.
 */
export async function countUnread(context: Context, memberId: MemberId): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    const phones = await identitiesOf(context, memberId)
    const [count] = await context.db.total(MESSAGES, {
      filter: { memberId, read: false },
      by: null,
      sum: { unread: 1 },
    })
    const unread = count?.sums.unread ?? 0
    const changes = phones.map(({ _id, unread: before }) =>
      before === unread
        ? 1
        : context.db.updateWhere(
            IDENTITIES,
            { _id, memberId, unread: before },
            { set: { unread } },
          ),
    )
    const changed = await Promise.all(changes)
    if (attempt === COUNT_ATTEMPTS || changed.every((each) => each === 1)) return unread
  }
}

/** What has been read is kept as long as keys are remembered: a late repeat must not tell it anew. */
export function purgeMessages(context: Context): Promise<number> {
  const before = context.clock.now() - KEY_PAST_MS
  return purge(context, 'message.purge', MESSAGES, {
    filter: { read: true, at: { below: before } },
    before,
  })
}

/** For erasure. */
export function removeMessages(context: Context, memberId: MemberId): Promise<number> {
  return context.db.removeWhere(MESSAGES, { memberId })
}
