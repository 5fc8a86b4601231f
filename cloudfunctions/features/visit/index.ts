/** A member at a desk: what was scanned, who serves, for how long; what the desk may see. */
export { visitBirthday } from './glance'
export type { VisitDoc } from './record'
export {
  isOpen,
  memberOfVisit,
  noteRefused,
  openVisit,
  purgeVisits,
  removeVisits,
  visitOf,
} from './store'
