import type { CouponValue, OfferEdit, OfferId, OfferRecord } from '../../../../typings/contract'
import { newKey } from '../../../lib/key'
import { grouped } from '../../../lib/money'
import { isoDate, shortDate } from '../../../lib/time'
import { merchant, serverNow } from '../../../services/cloud'
import { minimumText, valueText } from '../../../services/coupon-text'
import { dress } from '../../../services/dress'
import { language, textOf, words } from '../../../services/language'
import { leave } from '../../../services/leave'
import { problemOf } from '../../../services/problem'
import { requireConsole } from '../../../services/session'
import type { FieldEvent, FormField } from '../form'
import {
  endOf,
  fenOf,
  fieldOf,
  markProblem,
  numberOf,
  optionsOf,
  refuseTyped,
  startOf,
  typeInto,
  valueOf,
} from '../form'
import { seek } from '../seek'
import { consoleWords } from '../words'

const MONTH_MS = 30 * 86_400_000

Page({
  data: { state: 'loading', busy: false, fields: [] as FormField[] },
  id: '' as OfferId | '',
  record: null as OfferRecord | null,
  saveKey: '',

  onLoad(query: Record<string, string | undefined>) {
    dress(this, ['common', 'manage'])
    void wx.setNavigationBarTitle({ title: words().console.offers })
    this.id = decodeURIComponent(query.id ?? '') as OfferId
    void this.load()
  },
  async load() {
    try {
      await requireConsole()
      this.record = this.id ? await findOffer(this.id) : null
      this.setData({
        state: 'content',
        fields: fieldsOf(this.record, this.record?.value.kind ?? 'amount_off'),
        c: consoleWords().programme,
      })
      this.preview()
    } catch (error) {
      this.setData({ state: 'error', problem: problemOf(error) })
    }
  },
  onField(event: FieldEvent) {
    this.saveKey = ''
    const name = typeInto(this, event)
    if (name === 'kind') {
      const kind = event.detail.value as CouponValue['kind']
      this.setData({ fields: withKind(this.data.fields, kind) })
    }
    this.preview()
  },
  /** The coupon as members will see it; what is not yet right leaves it as it was. */
  preview() {
    const { fields } = this.data
    if (fields.some(({ error }) => error !== '')) return
    const { title, value, minimumFen, stock, endsAt } = editOf(fields, this.record)
    const { say, offers } = words()
    const text = valueText(value)
    const until = shortDate(endsAt, language.get(), serverNow())
    this.setData({
      coupon: {
        id: '',
        value: text,
        minimum: minimumText(minimumFen),
        title: textOf(title),
        line: say.offerLine(until, grouped(stock)),
        place: offers.allShops,
        action: '',
        busy: false,
        usable: true,
        reason: '',
        label: `${textOf(title)} ${text} ${minimumText(minimumFen)}`,
      },
    })
  },
  async onSave() {
    if (this.data.busy || refuseTyped(this)) return
    this.setData({ busy: true })
    this.saveKey ||= newKey('offer', serverNow())
    try {
      await merchant('offer.save', {
        key: this.saveKey as ReturnType<typeof newKey>,
        ...(this.record ? { offerId: this.record.offerId, version: this.record.version } : {}),
        offer: editOf(this.data.fields, this.record),
      })
      leave()
    } catch (error) {
      this.setData({ fields: markProblem(this.data.fields, error) })
    } finally {
      this.setData({ busy: false })
    }
  },
})

const findOffer = (id: OfferId) =>
  seek(
    (input) => merchant('offer.list', input),
    ({ offerId }) => offerId === id,
  )

/** Only the field that the kind needs is asked; what was typed elsewhere stays. */
function withKind(fields: FormField[], kind: CouponValue['kind']): FormField[] {
  return fields.map((field) => {
    if (field.name === 'kind') return { ...field, value: kind }
    if (field.name !== 'value') return field
    return valueField(kind, '')
  })
}

function valueField(kind: CouponValue['kind'], value: string): FormField {
  const { manage: t } = words()
  const labels = { amount_off: t.amountOff, percent_off: t.percentOff, free_item: t.item }
  const kinds = { amount_off: 'money', percent_off: 'number', free_item: 'text' } as const
  return fieldOf('value', labels[kind], value, { kind: kinds[kind] })
}

function valueShown(value: CouponValue | undefined): string {
  if (!value) return '5.00'
  if (value.kind === 'amount_off') return (value.amountFen / 100).toFixed(2)
  return value.kind === 'percent_off' ? String(value.percent) : value.item.zh
}

function fieldsOf(record: OfferRecord | null, kind: CouponValue['kind']): FormField[] {
  const { manage: t } = words()
  const now = serverNow()
  return [
    fieldOf('zh', t.nameZh, record?.title.zh ?? '', { needed: true }),
    fieldOf('en', t.nameEn, record?.title.en ?? ''),
    fieldOf('descZh', t.descZh, record?.description.zh ?? '', { kind: 'long', max: 300 }),
    fieldOf('kind', t.kind, kind, { kind: 'choice', options: optionsOf(t.kinds) }),
    valueField(kind, valueShown(record?.value)),
    fieldOf('minimumFen', t.minimum, ((record?.minimumFen ?? 0) / 100).toFixed(2), {
      kind: 'money',
    }),
    fieldOf('stock', t.total, String(record?.stock ?? 100), { kind: 'number' }),
    fieldOf('perMember', t.perMember, String(record?.perMember ?? 1), { kind: 'number' }),
    fieldOf('startsAt', t.starts, isoDate(record?.startsAt ?? now), { kind: 'date' }),
    fieldOf('endsAt', t.ends, isoDate(record?.endsAt ?? now + MONTH_MS), { kind: 'date' }),
    fieldOf('validDays', t.validDays, String(record?.validDays ?? 30), { kind: 'number' }),
    fieldOf('newWithinDays', t.newWithin, String(record?.target.newWithinDays ?? 0), {
      kind: 'number',
    }),
    fieldOf('dormantForDays', t.dormantFor, String(record?.target.dormantForDays ?? 0), {
      kind: 'number',
    }),
    fieldOf('radiusM', t.within, String(record?.target.radiusM ?? 0), { kind: 'number' }),
    fieldOf('state', t.state, record?.state ?? 'live', {
      kind: 'choice',
      options: optionsOf(t.offerStates),
    }),
  ]
}

function editOf(fields: FormField[], record: OfferRecord | null): OfferEdit {
  const newWithinDays = numberOf(fields, 'newWithinDays')
  const dormantForDays = numberOf(fields, 'dormantForDays')
  const radiusM = numberOf(fields, 'radiusM')
  const kept = { ...record?.target }
  delete kept.newWithinDays
  delete kept.dormantForDays
  delete kept.radiusM
  return {
    title: { zh: valueOf(fields, 'zh'), en: valueOf(fields, 'en') },
    description: { zh: valueOf(fields, 'descZh'), en: record?.description.en ?? '' },
    value: couponValue(fields),
    minimumFen: fenOf(fields, 'minimumFen'),
    shopIds: record?.shopIds ?? [],
    target: {
      ...kept,
      ...(newWithinDays > 0 ? { newWithinDays } : {}),
      ...(dormantForDays > 0 ? { dormantForDays } : {}),
      ...(radiusM > 0 ? { radiusM } : {}),
    },
    stock: numberOf(fields, 'stock'),
    perMember: numberOf(fields, 'perMember'),
    startsAt: startOf(valueOf(fields, 'startsAt')),
    endsAt: endOf(valueOf(fields, 'endsAt')),
    validDays: numberOf(fields, 'validDays'),
    ...(record?.validUntil === undefined ? {} : { validUntil: record.validUntil }),
    state: valueOf(fields, 'state') as OfferEdit['state'],
  }
}

function couponValue(fields: FormField[]): CouponValue {
  const kind = valueOf(fields, 'kind') as CouponValue['kind']
  if (kind === 'amount_off') return { kind, amountFen: fenOf(fields, 'value') }
  if (kind === 'percent_off') return { kind, percent: numberOf(fields, 'value') }
  return { kind, item: { zh: valueOf(fields, 'value'), en: '' } }
}
