import type { Place, ShopId, ShopRecord } from '../../../../typings/contract'
import { newKey } from '../../../lib/key'
import { merchant, serverNow } from '../../../services/cloud'
import { dress } from '../../../services/dress'
import { language, textOf, words } from '../../../services/language'
import { leave } from '../../../services/leave'
import { openPoster } from '../../../services/poster'
import { problemOf, showProblem } from '../../../services/problem'
import { openSession } from '../../../services/session'
import type { FieldEvent, FormField } from '../form'
import { markProblem, refuseTyped, typeInto } from '../form'
import { consolePost } from '../post'
import { seek } from '../seek'
import { settled, touched } from '../unsaved'
import { consoleWords } from '../words'
import { editOf, fieldsOf, sameHours } from './fields'

Page({
  data: {
    state: 'loading',
    busy: false,
    closed: false,
    placeText: '',
    fields: [] as FormField[],
  },
  id: '' as ShopId | '',
  record: null as ShopRecord | null,
  place: null as Place | null,
  saveKey: '',

  onLoad(query: Record<string, string | undefined>) {
    dress(this, ['common', 'manage', 'setup'])
    void wx.setNavigationBarTitle({ title: words().console.shops })
    this.id = decodeURIComponent(query.id ?? '') as ShopId | ''
    void this.load()
  },
  async load() {
    try {
      await consolePost()
      const { id } = this
      const record = id
        ? await seek(
            (input) => merchant('shop.list', input),
            (each) => each.shopId === id,
          )
        : null
      const { brandName, walletOffered } = await openSession(true)
      this.record = record
      this.place = record?.place ?? null
      this.setData({
        state: 'content',
        id,
        fields: fieldsOf(record, textOf(brandName)),
        f: consoleWords().form,
        closed: record?.closed ?? false,
        walletOffered,
        placeText: record ? words().setup.placed : words().setup.place,
      })
    } catch (error) {
      this.setData({ state: 'error', problem: problemOf(error) })
    }
  },
  onField(event: FieldEvent) {
    touched()
    this.saveKey = ''
    typeInto(this, event)
  },
  onSameHours() {
    touched()
    this.saveKey = ''
    this.setData({ fields: sameHours(this.data.fields) })
  },
  onPlace() {
    wx.chooseLocation({
      success: ({ longitude, latitude, name }) => {
        touched()
        this.place = { longitude, latitude }
        this.saveKey = ''
        this.setData({ placeText: `${words().setup.placed} ${name}` })
      },
    })
  },
  onClosed() {
    touched()
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
        shop: editOf(this.data.fields, this.place, this.data.closed),
      })
      settled()
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
      await openPoster(this.id as ShopId, size, language.get(), to)
    } catch (error) {
      showProblem(error)
    } finally {
      this.setData({ busy: false })
    }
  },
})
