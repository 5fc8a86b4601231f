import type { Alert, SetupStep } from '../../../../typings/contract'

/** A reward or offer with fewer units than this is about to run out. */
export const LOW_STOCK = 5

export interface SetupFacts {
  programme: boolean
  shops: number
  staff: number
  owners: number
  rewards: number
  offers: number
  poster: boolean
  wechatCard: boolean
}

/** What is still missing, in the order in which a merchant would do it. */
export function checklist(facts: SetupFacts): SetupStep[] {
  return [
    { step: 'programme', done: facts.programme },
    { step: 'first_shop', done: facts.shops > 0 },
    { step: 'first_staff', done: facts.staff > 0 },
    { step: 'second_owner', done: facts.owners > 1 },
    { step: 'first_reward', done: facts.rewards > 0 },
    { step: 'first_offer', done: facts.offers > 0 },
    { step: 'poster', done: facts.poster },
    { step: 'wechat_card', done: facts.wechatCard },
  ]
}

/** Newest first, at most so many. */
export function newestAlerts(alerts: readonly Alert[], most: number): Alert[] {
  return [...alerts].sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1)).slice(0, most)
}
