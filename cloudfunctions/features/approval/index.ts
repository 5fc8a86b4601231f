/** Approval by a second person: asked, decided by somebody else, used once. */
export type { Ask } from './ask'
export type { Use } from './rules/scope'
export { askApproval } from './ask'
export { purgeApprovals } from './store'
export { useApproval } from './use'
export { waitingApprovals } from './decide'
