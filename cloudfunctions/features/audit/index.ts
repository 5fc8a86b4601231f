/** The audit log: who changed or saw what, when and why. Append-only. */
export type { AuditActor, AuditLine } from './store'
export { isAudited, lastAudit, purge, writeAudit } from './store'
