import type { Time } from '../../../../typings/contract'

/** A WeChat event as it was pushed: flat, all values as text. */
export type PushedEvent = Readonly<Record<string, string>>

/**
 * Seconds in the event, milliseconds here; 0 when it says none. A card taken back comes after the deletion
 * that it undoes, also in the same second.
 */
export function eventAt(event: PushedEvent): Time {
  const seconds = Number(event['CreateTime'] ?? '')
  if (!Number.isSafeInteger(seconds) || seconds <= 0) return 0
  return seconds * 1000 + (event['IsRestoreMemberCard'] === '1' ? 1 : 0)
}

/**
 * What makes an event the same event. WeChat advises sender and second; two events of one person in one
 * second share those, so kind, card and code are added, and what else tells two of a kind apart.
 */
export function eventKey(event: PushedEvent): string {
  const names = [
    'FromUserName',
    'CreateTime',
    'MsgType',
    'Event',
    'CardId',
    'UserCardCode',
    'MsgId',
    'OrderId',
    'TransId',
  ]
  return names.map((name) => event[name] ?? '').join('\n')
}

/** Events that make something happen; all others are kept as evidence and are done with that. */
const AT_WORK = new Set([
  'user_get_card',
  'user_del_card',
  'user_consume_card',
  'card_pass_check',
  'card_not_pass_check',
  'card_sku_remind',
  'submit_membercard_user_info',
])

export const isEvidence = (event: PushedEvent): boolean => !AT_WORK.has(event['Event'] ?? '')

/** `unknown`: an event has named the card, but none that tells where it is. */
export type WalletState = 'unknown' | 'held' | 'deleted' | 'ended'

/** What an event says about the card in the wallet; null when it says nothing. */
export function walletStateAfter(event: PushedEvent): WalletState | null {
  switch (event['Event']) {
    case 'user_get_card':
      return 'held'
    case 'user_del_card':
      return 'deleted'
    case 'user_consume_card':
      return 'ended'
    default:
      return null
  }
}

const RANK: Record<WalletState, number> = { unknown: 0, held: 1, deleted: 2, ended: 3 }

/**
 * Whether what happened at `at` is newer than what is known, whichever came first. In the same second
 * taking comes before deleting; an ended card stays ended.
 */
export function supersedes(
  known: { state: WalletState; stateAt: Time },
  state: WalletState,
  at: Time,
): boolean {
  if (known.state === 'ended') return false
  if (state === 'ended') return true
  return at > known.stateAt || (at === known.stateAt && RANK[state] > RANK[known.state])
}
