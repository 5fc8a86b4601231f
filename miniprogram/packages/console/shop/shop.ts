import type { OpenHours, Place, ShopEdit, ShopId, ShopRecord } from '../../../../typings/contract'
import { newKey } from '../../../lib/key'
import { merchant, serverNow } from '../../../services/cloud'
import { dress } from '../../../services/dress'
import { language, textOf, words } from '../../../services/language'
import { leave } from '../../../services/leave'
import { openPoster } from '../../../services/poster'
import { problemOf, showProblem } from '../../../services/problem'
import { openSession, requireConsole } from '../../../services/session'
import type { FieldEvent, FormField } from '../form'
import { fieldOf, markProblem, refuseTyped, typeInto, valueOf } from '../form'
import { seek } from '../seek'

Page({
  data: {
    state: 'loading',
    busy: false,
    closed: false,
    placeText: '',
    fields: [] as FormField[],
    id: '',
  },
  record: null as ShopRecord | null,
  place: null as Place | null,
  saveKey: '',

  onLoad(query: Record<string, string | undefined>) {
    dress(this, ['common', 'manage', 'setup'])
    void wx.setNavigationBarTitle({ title: words().console.shops })
    this.setData({ id: decodeURIComponent(query.id ?? ''), placeText: words().setup.place })
    void this.load()
  },
  async load() {
    try {
      await requireConsole()
      const { id } = this.data
      const record = id ? await findShop(id as ShopId) : null
      const { brandName, walletOffered } = await openSession(true)
      const brand = record?.brand ?? textOf(brandName)
      this.record = record
      this.place = record?.place ?? null
      this.setData({
        state: 'content',
        fields: fieldsOf(record, brand),
        closed: record?.closed ?? false,
        walletOffered,
        placeText: record ? words().setup.placed : words().setup.place,
      })
    } catch (error) {
      this.setData({ state: 'error', problem: problemOf(error) })
    }
  },
  onField(event: FieldEvent) {
    this.saveKey = ''
    typeInto(this, event)
  },
  onPlace() {
    wx.chooseLocation({
      success: ({ longitude, latitude, name }) => {
        this.place = { longitude, latitude }
        this.saveKey = ''
        this.setData({ placeText: `${words().setup.placed} ${name}` })
      },
    })
  },
  onClosed() {
    this.saveKey = ''
    this.setData({ closed: !this.data.closed })
  },
  async onSave() {
    if (this.data.busy || refuseTyped(this)) return
    if (!this.place) {
      void wx.showToast({ title: words().setup.need, icon: 'none' })
      return
    }
    this.setData({ busy: true })
    this.saveKey ||= newKey('shop', serverNow())
    try {
      await merchant('shop.save', {
        key: this.saveKey as ReturnType<typeof newKey>,
        ...(this.record ? { shopId: this.record.shopId, version: this.record.version } : {}),
        shop: editOf(this.data.fields, this.record, this.place, this.data.closed),
      })
      leave()
    } catch (error) {
      this.setData({ fields: markProblem(this.data.fields, error) })
    } finally {
      this.setData({ busy: false })
    }
  },
  async onPoster(event: WechatMiniprogram.TouchEvent) {
    if (this.data.busy) return
    this.setData({ busy: true })
    try {
      const { size, to } = event.currentTarget.dataset as { size: 'A4' | 'A6'; to?: 'wallet' }
      await openPoster(this.data.id as ShopId, size, language.get(), to)
    } catch (error) {
      showProblem(error)
    } finally {
      this.setData({ busy: false })
    }
  },
})

const findShop = (id: ShopId) =>
  seek(
    (input) => merchant('shop.list', input),
    ({ shopId }) => shopId === id,
  )

const clock = (minutes: number) =>
  `${String(Math.floor((minutes % 1440) / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

function minutesOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number)
  return hours * 60 + minutes
}

function fieldsOf(record: ShopRecord | null, brand: string): FormField[] {
  const { manage: t, setup } = words()
  const first = record?.hours.find((day) => day.length > 0)?.[0]
  return [
    fieldOf('name', setup.shopName, record?.name ?? ''),
    fieldOf('brand', setup.brand, brand),
    fieldOf('city', setup.city, record?.city ?? ''),
    fieldOf('district', setup.district, record?.district ?? ''),
    fieldOf('address', setup.address, record?.address ?? ''),
    fieldOf('phone', setup.phone, record?.phone ?? ''),
    fieldOf('from', `${t.everyDay} · ${t.hoursFrom}`, clock(first?.from ?? 600), { kind: 'time' }),
    fieldOf('until', `${t.everyDay} · ${t.hoursUntil}`, clock(first?.until ?? 1320), {
      kind: 'time',
    }),
  ]
}

/** One pair of hours for every open day; days that were closed stay closed. */
function editOf(
  fields: FormField[],
  record: ShopRecord | null,
  place: Place,
  closed: boolean,
): ShopEdit {
  const from = minutesOf(valueOf(fields, 'from'))
  const typed = minutesOf(valueOf(fields, 'until'))
  const until = typed <= from ? typed + 1440 : typed
  const hours: OpenHours[] = Array.from({ length: 7 }, (_day, index) =>
    record?.hours[index]?.length === 0 ? [] : [{ from, until }],
  )
  return {
    name: valueOf(fields, 'name'),
    brand: valueOf(fields, 'brand'),
    city: valueOf(fields, 'city'),
    district: valueOf(fields, 'district'),
    address: valueOf(fields, 'address'),
    phone: valueOf(fields, 'phone'),
    place,
    hours,
    closed,
  }
}
