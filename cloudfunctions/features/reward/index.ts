/** The points mall: rewards, redemptions with stock, pick-up. Protocol: docs/ledger.md. */
export type { RedemptionDoc, RewardDoc } from './store'
export { redemptionsOn } from './day'
export { finishers } from './finish'
export { joinRedemptions, partRedemptions } from './merge'
export { listRedemptions, openRedemptionsOf } from './mall'
export { expireRedemptions, finishRedemptions, returnStock } from './upkeep'
export { REDEMPTIONS, REWARDS } from './store'
