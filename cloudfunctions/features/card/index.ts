/** The card: claiming it, binding one that the shop keeps, its rotating code. */
export { consentsFrom, requireAgreement, welcome } from './claim'
