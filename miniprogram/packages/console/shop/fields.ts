import type { OpenHours, Place, ShopEdit } from '../../../../typings/contract'
import { words } from '../../../services/language'
import type { FormField } from '../form'
import { fieldOf, valueOf } from '../form'
import { consoleWords } from '../words'

const DAY_MINUTES = 1440
const USUAL: OpenHours = [{ from: 600, until: 1320 }]

const clock = (minutes: number) =>
  [Math.floor((minutes % DAY_MINUTES) / 60), minutes % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':')

function minutesOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number)
  return hours * 60 + minutes
}

/** `10:00-14:00,17:00-01:00`; what ends no later than it begins ends on the next day. Empty: closed. */
export const spansText = (spans: OpenHours): string =>
  spans.map(({ from, until }) => `${clock(from)}-${clock(until)}`).join(',')

export const spansOf = (text: string): OpenHours =>
  text
    .split(',')
    .filter(Boolean)
    .map((span) => {
      const [from = 0, typed = 0] = span.split('-').map(minutesOf)
      return { from, until: typed <= from ? typed + DAY_MINUTES : typed }
    })

const dayName = (day: number) => `hours.${String(day)}`
const DAYS = [0, 1, 2, 3, 4, 5, 6]

/** A field is named by its path in the shop, so that the server's complaints find it. */
export function fieldsOf(shop: ShopEdit | null, brand: string): FormField[] {
  const { setup } = words()
  const { weekdayNames } = consoleWords().bonus
  return [
    fieldOf('name', setup.shopName, shop?.name ?? '', { needed: true, max: 40 }),
    fieldOf('brand', setup.brand, shop?.brand ?? brand, { max: 40 }),
    fieldOf('city', setup.city, shop?.city ?? '', { needed: true, max: 40 }),
    fieldOf('district', setup.district, shop?.district ?? '', { max: 40 }),
    fieldOf('address', setup.address, shop?.address ?? '', { needed: true, max: 120 }),
    fieldOf('phone', setup.phone, shop?.phone ?? '', { max: 24 }),
    ...DAYS.map((day) =>
      fieldOf(
        dayName(day),
        weekdayNames[day] ?? '',
        spansText(shop ? (shop.hours[day] ?? []) : USUAL),
        {
          kind: 'hours',
          f: consoleWords().form,
        },
      ),
    ),
  ]
}

/** Monday's hours for every day on which the shop is open. */
export function sameHours(fields: FormField[]): FormField[] {
  const monday = valueOf(fields, dayName(0)) || spansText(USUAL)
  return fields.map((field) =>
    field.kind === 'hours' && field.value !== '' ? { ...field, value: monday, error: '' } : field,
  )
}

export function editOf(fields: FormField[], place: Place, closed: boolean): ShopEdit {
  return {
    name: valueOf(fields, 'name'),
    brand: valueOf(fields, 'brand'),
    city: valueOf(fields, 'city'),
    district: valueOf(fields, 'district'),
    address: valueOf(fields, 'address'),
    phone: valueOf(fields, 'phone'),
    place,
    hours: DAYS.map((day) => spansOf(valueOf(fields, dayName(day)))),
    closed,
  }
}
