import type { CouponValue, OfferEdit, ShopId, Target, Time } from '../../../../typings/contract'
import { isoDate } from '../../../lib/time'
import { words } from '../../../services/language'
import type { Choices } from '../choices'
import { shopField, tierField } from '../choices'
import type { FormField } from '../form'
import {
  behind,
  chosenOf,
  endOf,
  fenOf,
  fieldOf,
  momentOf,
  numberOf,
  optionsOf,
  startOf,
  valueOf,
} from '../form'
import { consoleWords } from '../words'

type Kind = CouponValue['kind']
const MONTH_MS = 30 * 86_400_000

/** Something to start from: ¥5 off for a month. */
export const newOffer = (now: Time, shopIds: ShopId[]): OfferEdit => ({
  title: { zh: '', en: '' },
  description: { zh: '', en: '' },
  value: { kind: 'amount_off', amountFen: 500 },
  minimumFen: 0,
  shopIds,
  target: {},
  stock: 100,
  perMember: 1,
  startsAt: startOf(isoDate(now)),
  endsAt: endOf(isoDate(now + MONTH_MS)),
  validDays: 30,
  state: 'live',
})

const yuanText = (amountFen: number) => (amountFen / 100).toFixed(2)
const number = { kind: 'number' } as const
const money = { kind: 'money' } as const

/** A field is named by its path in the offer, so that the server's complaints find it. */
export function fieldsOf(offer: OfferEdit, choices: Choices): FormField[] {
  const { manage: t } = words()
  const { form: f } = consoleWords()
  return [
    fieldOf('title.zh', t.nameZh, offer.title.zh, { needed: true, max: 40 }),
    fieldOf('title.en', t.nameEn, offer.title.en, { max: 40 }),
    fieldOf('description.zh', t.descZh, offer.description.zh, { kind: 'long', max: 500 }),
    fieldOf('description.en', t.descEn, offer.description.en, { kind: 'long', max: 500 }),
    fieldOf('value.kind', t.kind, offer.value.kind, {
      kind: 'choice',
      options: optionsOf(t.kinds),
    }),
    ...valueFields(offer.value),
    fieldOf('minimumFen', t.minimum, yuanText(offer.minimumFen), money),
    shopField(offer.shopIds, choices),
    ...targetFields(offer.target, choices),
    fieldOf('stock', t.total, String(offer.stock), number),
    fieldOf('perMember', f.perMember, String(offer.perMember), { ...number, least: 1 }),
    fieldOf('startsAt', t.starts, isoDate(offer.startsAt), { kind: 'date' }),
    fieldOf('endsAt', t.ends, isoDate(offer.endsAt), { kind: 'date' }),
    fieldOf('validDays', t.validDays, String(offer.validDays), number),
    fieldOf('lapse', f.lapse, offer.validUntil === undefined ? 'days' : 'day', {
      kind: 'choice',
      options: optionsOf(f.lapses),
    }),
    ...lapseFields(offer.validUntil),
    fieldOf('state', t.state, offer.state, {
      kind: 'choice',
      options: optionsOf(t.offerStates),
    }),
  ]
}

function valueFields(value: CouponValue): FormField[] {
  const { manage: t } = words()
  const { form: f } = consoleWords()
  switch (value.kind) {
    case 'amount_off':
      return [fieldOf('value.amountFen', t.amountOff, yuanText(value.amountFen), money)]
    case 'percent_off':
      return [
        fieldOf('value.percent', t.percentOff, String(value.percent), {
          ...number,
          least: 1,
          most: 99,
        }),
        fieldOf('value.maximumFen', f.maximum, yuanText(value.maximumFen ?? 0), money),
      ]
    case 'free_item':
      return [
        fieldOf('value.item.zh', t.item, value.item.zh, { needed: true, max: 40 }),
        fieldOf('value.item.en', f.itemEn, value.item.en, { max: 40 }),
      ]
  }
}

function targetFields(target: Target, choices: Choices): FormField[] {
  const { manage: t } = words()
  const { bonus, form: f } = consoleWords()
  return [
    tierField('target.tierIds', target.tierIds ?? [], choices),
    fieldOf('target.tags', f.tags, (target.tags ?? []).join(' '), { max: 200 }),
    fieldOf('target.birthday', bonus.kinds.birthday, target.birthday ?? '', {
      kind: 'choice',
      options: optionsOf({ '': f.anyDay, ...bonus.windows }),
    }),
    fieldOf('target.newWithinDays', t.newWithin, String(target.newWithinDays ?? 0), number),
    fieldOf('target.dormantForDays', t.dormantFor, String(target.dormantForDays ?? 0), number),
    fieldOf('target.radiusM', t.within, String(target.radiusM ?? 0), number),
  ]
}

const lapseFields = (validUntil: Time | undefined): FormField[] =>
  validUntil === undefined
    ? []
    : [fieldOf('validUntil', consoleWords().form.lastDay, isoDate(validUntil), { kind: 'date' })]

/** Another choice asks for other fields; what was typed elsewhere stays. */
export function reshape(fields: FormField[], name: string, now: Time): FormField[] {
  if (name === 'value.kind')
    return behind(
      fields,
      name,
      (each) => each.startsWith('value.') && each !== name,
      valueFields(startingValue(valueOf(fields, name) as Kind)),
    )
  if (name === 'lapse')
    return behind(
      fields,
      name,
      (each) => each === 'validUntil',
      lapseFields(valueOf(fields, name) === 'day' ? now + MONTH_MS : undefined),
    )
  return fields
}

function startingValue(kind: Kind): CouponValue {
  if (kind === 'amount_off') return { kind, amountFen: 500 }
  return kind === 'percent_off' ? { kind, percent: 10 } : { kind, item: { zh: '', en: '' } }
}

/** What the form says; days that were not changed keep the moments of the offer as it `was`. */
export function editOf(fields: FormField[], was: OfferEdit): OfferEdit {
  const text = (name: string) => ({
    zh: valueOf(fields, `${name}.zh`),
    en: valueOf(fields, `${name}.en`),
  })
  const validUntil = valueOf(fields, 'lapse') === 'day'
  return {
    title: text('title'),
    description: text('description'),
    value: valueIn(fields),
    minimumFen: fenOf(fields, 'minimumFen'),
    shopIds: chosenOf(fields, 'shopIds') as ShopId[],
    target: targetIn(fields),
    stock: numberOf(fields, 'stock'),
    perMember: numberOf(fields, 'perMember'),
    startsAt: momentOf(fields, 'startsAt', startOf, was.startsAt),
    endsAt: momentOf(fields, 'endsAt', endOf, was.endsAt),
    validDays: numberOf(fields, 'validDays'),
    ...(validUntil
      ? { validUntil: momentOf(fields, 'validUntil', endOf, was.validUntil ?? 0) }
      : {}),
    state: valueOf(fields, 'state') as OfferEdit['state'],
  }
}

function valueIn(fields: FormField[]): CouponValue {
  const kind = valueOf(fields, 'value.kind') as Kind
  switch (kind) {
    case 'amount_off':
      return { kind, amountFen: fenOf(fields, 'value.amountFen') }
    case 'percent_off': {
      const maximumFen = fenOf(fields, 'value.maximumFen')
      const percent = numberOf(fields, 'value.percent')
      return { kind, percent, ...(maximumFen === 0 ? {} : { maximumFen }) }
    }
    case 'free_item': {
      const [zh, en] = [valueOf(fields, 'value.item.zh'), valueOf(fields, 'value.item.en')]
      return { kind, item: { zh, en } }
    }
  }
}

/** 0, nothing typed and nothing chosen are no condition. */
function targetIn(fields: FormField[]): Target {
  const number = (name: 'newWithinDays' | 'dormantForDays' | 'radiusM') => {
    const typed = numberOf(fields, `target.${name}`)
    return typed === 0 ? {} : { [name]: typed }
  }
  const tierIds = chosenOf(fields, 'target.tierIds')
  const tags = valueOf(fields, 'target.tags').split(/\s+/).filter(Boolean)
  const birthday = valueOf(fields, 'target.birthday') as NonNullable<Target['birthday']> | ''
  return {
    ...(tierIds.length > 0 ? { tierIds } : {}),
    ...(tags.length > 0 ? { tags } : {}),
    ...(birthday === '' ? {} : { birthday }),
    ...number('newWithinDays'),
    ...number('dormantForDays'),
    ...number('radiusM'),
  }
}
