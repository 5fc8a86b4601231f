import type { MessageKind, MessageView, Reminder, Text, Time } from '../../../../typings/contract'
import { dayOf } from '../../../platform/pure/day'
import type { ReminderTemplate, ReminderValue } from '../../../platform/pure/templates'

/** What a member hears of only if they wish to; everything else is always told. */
const REMINDERS: Partial<Record<MessageKind, Reminder>> = {
  tier_up: 'tier',
  tier_down: 'tier',
  tier_keep: 'tier',
  points_expiring: 'expiry',
  offer: 'offers',
}

export const reminderOf = (kind: MessageKind): Reminder | null => REMINDERS[kind] ?? null

export interface Told {
  at: Time
  values: MessageView['values']
  tierName?: Text
}

/**
 * A message in the fields of a template; null when the template asks for what the message does not say:
 * WeChat would refuse it, and the yes of the member is better kept.
 */
export function fieldsOf(
  { fields }: ReminderTemplate,
  message: Told,
  what: string,
): Record<string, string> | null {
  const filled: Record<string, string> = {}
  for (const [value, field] of Object.entries(fields)) {
    const said = valueOf(value as ReminderValue, message, what)
    if (said === null) return null
    filled[field] = fitted(field, said)
  }
  return Object.keys(filled).length > 0 ? filled : null
}

function valueOf(value: ReminderValue, { at, values, tierName }: Told, what: string) {
  switch (value) {
    case 'what':
      return what
    case 'tier':
      return tierName?.zh ?? null
    case 'at':
      return dayOf(at)
    case 'until':
      return typeof values['until'] === 'number' ? dayOf(values['until']) : null
    case 'points':
    case 'title':
      return values[value] === undefined ? null : String(values[value])
  }
}

/** What each kind of field takes (developers.weixin.qq.com, subscribe messages, limits of values). */
const LONGEST: Readonly<Record<string, number>> = {
  thing: 20,
  phrase: 5,
  number: 32,
  character_string: 32,
  name: 10,
}

function fitted(field: string, text: string): string {
  const kind = field.replace(/\d+$/, '')
  return [...text].slice(0, LONGEST[kind] ?? 32).join('')
}
