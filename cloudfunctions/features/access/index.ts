/**
 * Access: who may do what (rules/matrix.ts), and the session that tells a person who they are here.
 * Routes stand in routes.ts of each feature and are gathered by the mains, so that faces never form a
 * cycle. The mains hand the three `authorise…` to their routers; features take the grants as types.
 */
export type { ConsumerGrant, MerchantGrant, StaffGrant } from './rules/grants'
export {
  authoriseConsumer,
  authoriseMerchant,
  authoriseStaff,
  forgetMember,
  memberIn,
  memberOf,
  rolesOf,
} from './authorise'
