/** Who a person is: identities joined by unionid, profile, phone number, consents; never what they own. */
export type { ConsentDoc, GivenConsent } from './consent'
export { consentsOf, recordConsents } from './consent'
export { couponGone, couponInHand } from './coupons'
export { eraseMember } from './erase'
export { takeFromForm } from './form'
export { forgetIdentity, identityOf } from './identity'
export type { PersonTaken } from './merge'
export { couponsInHand, forgetMerged, joinPersons, partPersons, planPerson } from './merge'
export { phoneMasked, profileView, setPhone } from './profile'
export type { CardFields, Identity, MemberRecord, Union } from './record'
export { IDENTITIES, MEMBERS, UNIONS } from './record'
export { resealMembers } from './rotation'
export type { NewMember } from './store'
export {
  birthdayOf,
  changeMember,
  faceOf,
  findMember,
  identitiesOf,
  insertMember,
  isWritten,
  leadsTo,
  memberBy,
  memberByPhone,
  memberNow,
  newCardFields,
  openPersonal,
  readMember,
} from './store'
export { cardView, summaryOf } from './summary'
