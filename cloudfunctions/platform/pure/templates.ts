import type { Reminder } from '../../../typings/contract'

/** What a reminder can say; a template names which of these it takes, and in which of its fields. */
export type ReminderValue = 'what' | 'tier' | 'points' | 'until' | 'at' | 'title'

/** A template that the merchant has picked at mp.weixin.qq.com (subscribe messages). */
export interface ReminderTemplate {
  id: string
  /** Our value → the template's field, e.g. `thing1`. */
  fields: Partial<Record<ReminderValue, string>>
}
export type ReminderTemplates = Partial<Record<Reminder, ReminderTemplate>>

const KINDS: readonly Reminder[] = ['tier', 'expiry', 'offers']
const VALUES: readonly ReminderValue[] = ['what', 'tier', 'points', 'until', 'at', 'title']

/**
 * `<kind>=<template id>,<value>=<field>,…;<kind>=…`, e.g. `expiry=Xy_1,points=number1,until=date2`. Kinds
 * that are left out are told in the program alone. @throws Error naming what is not understood
 */
export function readTemplates(text: string): ReminderTemplates {
  const templates: ReminderTemplates = {}
  for (const part of text.split(';').filter(Boolean)) {
    const [head = '', ...rest] = part.split(',')
    const [kind, id] = pairOf(head, KINDS, /^[\w-]{1,64}$/)
    const fields = Object.fromEntries(rest.map((pair) => pairOf(pair, VALUES, FIELD)))
    templates[kind] = { id, fields }
  }
  return templates
}

const FIELD = /^(thing|phrase|number|character_string|date|time|name)\d{1,3}$/

function pairOf<Name extends string>(
  pair: string,
  names: readonly Name[],
  shape: RegExp,
): [Name, string] {
  const [left = '', right = ''] = pair.trim().split('=')
  const name = names.find((each) => each === left)
  if (!name || !shape.test(right)) throw new Error(`WECHAT_TEMPLATES: not understood: ${pair}`)
  return [name, right]
}
