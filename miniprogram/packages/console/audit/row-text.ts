import type { AuditRow } from '../../../../typings/contract'
import { longDate } from '../../../lib/time'
import { language } from '../../../services/language'
import { actionText, consoleWords } from '../words'

/** Who did it; the night's work and members themselves have no name in the record. */
export function actorText({ actorRole, actorName }: AuditRow): string {
  const { detail: t } = consoleWords()
  if (actorRole === 'job') return t.job
  return actorName || (actorRole === 'member' ? t.member : '')
}

/** What it was done to: an id, or of a purge the kind of records. */
export function subjectText({ actorRole, subject }: AuditRow): string {
  const { collections } = consoleWords()
  const isKind = actorRole === 'job' && subject in collections
  return isKind ? collections[subject as keyof typeof collections] : subject
}

/** Who and what: `Lin · saved a shop`. */
export const titleText = (row: AuditRow): string => `${actorText(row)} · ${actionText(row.action)}`

/** One line for each particular; those of a purge in words. */
export function detailLines({ actorRole, details }: AuditRow): string[] {
  const { detail: t } = consoleWords()
  return Object.entries(details).map(([name, value]) => {
    if (actorRole === 'job' && name === 'removed') return `${t.removed} ${String(value)}`
    if (actorRole === 'job' && name === 'before')
      return `${t.before} ${longDate(Number(value), language.get())}`
    return `${name} ${String(value)}`
  })
}

/** Every word typed occurs somewhere in the record as the person reads it. */
export function fitsText(row: AuditRow, text: string): boolean {
  const shown = [titleText(row), row.reason, subjectText(row), row.requestId, ...detailLines(row)]
  const record = shown.join(' ').toLowerCase()
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => record.includes(word))
}
