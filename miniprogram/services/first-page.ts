import { consumerAhead, staffAhead } from './cloud'
import { deskWish } from './desk'
import { storedProgramme } from './programme'
import { openSession } from './session'

/** What the tab pages ask for first, once they stand. */
const FIRST_CALLS: Record<string, () => Promise<unknown>[]> = {
  'pages/card/card': () => [
    consumerAhead('member.summary', {}),
    ...(storedProgramme() ? [] : [consumerAhead('programme.show', {})]),
  ],
  'pages/offers/offers': () => [consumerAhead('offer.nearby', {})],
  'pages/rewards/rewards': () => [consumerAhead('reward.list', {})],
  'pages/mine/mine': () => [
    consumerAhead('member.summary', {}),
    consumerAhead('member.profile', {}),
    consumerAhead('redemption.list', { state: 'open' }),
  ],
  'pages/work/work': () => [staffAhead('desk.open', deskWish())],
}

/**
 * Asks at launch, while the first page is still being made: its words are then there when it stands.
 * The session is opened by the way. What is refused or lost here, the page asks for again and tells.
 */
export function askForFirstPage(path: string): void {
  const calls = [openSession(), ...(FIRST_CALLS[path]?.() ?? [])]
  void Promise.allSettled(calls)
}
