/** The team: who works here, with which role, in which shops; invitations and ownership. */
export type { TeamDoc } from './store'
export { forgetPost, markSeen, ownerCount, postOf, staffCount, TEAM } from './store'
export { ceilingsLeft, ceilingsOf, covers } from './rules/roles'
export { accept, purgeInvitations } from './invitations'
export { claimOwnership } from './owners'
