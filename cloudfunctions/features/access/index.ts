/**
 * Access: who may do what (rules/matrix.ts), and the session that tells a person who they are here.
 * The mains hand the three `authorise…` to their routers; features take the grants as types.
 */
export type { ConsumerGrant, MerchantGrant, StaffGrant } from './rules/grants'
export { authoriseConsumer, authoriseMerchant, authoriseStaff, forgetMember } from './authorise'
export { consumerRoutes } from './routes'
