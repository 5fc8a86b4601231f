import type { OfferEdit, OfferId, OfferRecord } from '../../../../typings/contract'
import { newKey } from '../../../lib/key'
import { grouped } from '../../../lib/money'
import { shortDate } from '../../../lib/time'
import { merchant, serverNow } from '../../../services/cloud'
import { minimumText, valueText } from '../../../services/coupon-text'
import { dress } from '../../../services/dress'
import { language, textOf, words } from '../../../services/language'
import { leave } from '../../../services/leave'
import { problemOf } from '../../../services/problem'
import { loadChoices } from '../choices'
import type { FieldEvent, FormField } from '../form'
import { markProblem, refuseTyped, typeInto } from '../form'
import { seek } from '../seek'
import type { Intent } from '../sheet'
import { openSheet, sheetHandlers } from '../sheet'
import { settled, touched } from '../unsaved'
import { consoleWords } from '../words'
import { editOf, fieldsOf, newOffer, reshape } from './fields'
import { voidIntent } from './void'

Page({
  data: {
    state: 'loading',
    busy: false,
    old: false,
    sheet: [] as FormField[],
    fields: [] as FormField[],
  },
  id: '' as OfferId | '',
  record: null as OfferRecord | null,
  /** What the form began with. */
  began: null as OfferEdit | null,
  saveKey: '',
  intent: null as Intent | null,
  intentKey: null,

  onLoad(query: Record<string, string | undefined>) {
    dress(this, ['common', 'manage'])
    void wx.setNavigationBarTitle({ title: words().console.offers })
    this.id = decodeURIComponent(query.id ?? '') as OfferId
    void this.load()
  },
  async load() {
    try {
      const { id } = this
      const [choices, record] = await Promise.all([
        loadChoices(),
        id
          ? seek(
              (input) => merchant('offer.list', input),
              (each) => each.offerId === id,
            )
          : null,
      ])
      const began = record ?? newOffer(serverNow(), choices.ownShopIds)
      this.record = record
      this.began = began
      this.setData({
        state: 'content',
        fields: fieldsOf(began, choices),
        c: consoleWords().programme,
        h: consoleWords().byHand,
        old: record !== null,
      })
      this.preview()
    } catch (error) {
      this.setData({ state: 'error', problem: problemOf(error) })
    }
  },
  onField(event: FieldEvent) {
    touched()
    this.saveKey = ''
    const name = typeInto(this, event)
    const fields = reshape(this.data.fields, name, serverNow())
    if (fields !== this.data.fields) this.setData({ fields })
    this.preview()
  },
  /** The coupon as members will see it; what is not yet right leaves it as it was. */
  preview() {
    const { began } = this
    const { fields } = this.data
    if (!began || fields.some(({ error }) => error !== '')) return
    const { title, value, minimumFen, stock, endsAt, shopIds } = editOf(fields, began)
    const { say, offers } = words()
    const shops = fields.find(({ name }) => name === 'shopIds')?.options ?? []
    const chosen = shops.filter((shop) => shopIds.some((shopId) => shopId === shop.value))
    const text = valueText(value)
    const until = shortDate(endsAt, language.get(), serverNow())
    this.setData({
      coupon: {
        id: '',
        value: text,
        minimum: minimumText(minimumFen),
        title: textOf(title),
        line: say.offerLine(until, grouped(stock)),
        place: chosen.map(({ name }) => name).join(' · ') || offers.allShops,
        action: '',
        busy: false,
        usable: true,
        reason: '',
        label: `${textOf(title)} ${text} ${minimumText(minimumFen)}`,
      },
    })
  },
  onVoid() {
    if (this.id) openSheet(this, voidIntent(this.id))
  },
  ...sheetHandlers,
  async onSave() {
    const { began, record } = this
    if (!began || this.data.busy || refuseTyped(this)) return
    this.setData({ busy: true })
    this.saveKey ||= newKey('offer', serverNow())
    try {
      await merchant('offer.save', {
        key: this.saveKey as ReturnType<typeof newKey>,
        ...(record ? { offerId: record.offerId, version: record.version } : {}),
        offer: editOf(this.data.fields, began),
      })
      settled()
      leave()
    } catch (error) {
      this.setData({ fields: markProblem(this.data.fields, error) })
    } finally {
      this.setData({ busy: false })
    }
  },
})
