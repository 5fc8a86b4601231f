/** Who a person is: identities joined by unionid, the profile, the phone number; never what they own. */
export { identityOf } from './identity'
export { memberIndexes } from './indexes'
export type { Identity, MemberRecord } from './record'
