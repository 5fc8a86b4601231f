import type {
  Industry,
  Key,
  MerchantApi,
  OpenHours,
  Place,
  ProgrammeConfig,
  ShopId,
} from '../../../../typings/contract'
import { newKey } from '../../../lib/key'
import { nodeColour } from '../../../lib/palette'
import { consumer, merchant, serverNow } from '../../../services/cloud'
import { copy } from '../../../services/copy'
import { dress } from '../../../services/dress'
import { language, textOf, words } from '../../../services/language'
import { openPoster } from '../../../services/poster'
import { problemOf, showProblem } from '../../../services/problem'
import { openSession } from '../../../services/session'

/** Ten to ten, every day: a start that the shop's page changes later. */
const USUAL_HOURS: OpenHours[] = Array.from({ length: 7 }, () => [{ from: 600, until: 1320 }])

/** From nothing to a poster at the till: claim, choose a programme, name the first shop. */
Page({
  data: {
    state: 'loading',
    step: 0,
    busy: false,
    wrong: '',
    code: '',
    name: '',
    brand: '',
    industry: 'catering' as Industry,
    shop: { name: '', city: '', district: '', address: '', phone: '' } as Record<string, string>,
    invitation: '',
  },
  /** One key per thing to be done; a retry repeats it. */
  keys: {} as Record<string, Key>,
  config: null as ProgrammeConfig | null,
  place: null as Place | null,
  shopId: '' as ShopId,

  onLoad() {
    dress(this, ['common', 'setup'])
    const { setup: t } = words()
    void wx.setNavigationBarTitle({ title: t.title })
    this.setData({
      steps: [t.stepOwner, t.stepProgramme, t.stepShop, t.stepDone],
      industries: [
        { industry: 'retail', icon: 'shop', name: t.retail, line: t.retailLine },
        { industry: 'catering', icon: 'tea', name: t.catering, line: t.cateringLine },
        { industry: 'services', icon: 'service', name: t.services, line: t.servicesLine },
      ],
      shopFields: (['name', 'city', 'district', 'address', 'phone'] as const).map((field) => ({
        field,
        name: field === 'name' ? t.shopName : t[field],
      })),
      placeText: t.place,
    })
    void this.resume()
  },
  /** Whoever has done a step before does not do it again. */
  async resume() {
    try {
      const opened = await openSession(true)
      const owner = opened.roles.some(({ role }) => role === 'owner')
      const step = owner ? await this.stepOf(opened.programmeReady) : 0
      this.setData({ state: 'content', step })
    } catch (error) {
      this.setData({ state: 'error', problem: problemOf(error) })
    }
  },
  async stepOf(programmeReady: boolean): Promise<number> {
    if (!programmeReady) return 1
    const { items } = await merchant('shop.list', {})
    const first = items[0]
    if (first) this.shopId = first.shopId
    return first ? 3 : 2
  },
  key(name: string): Key {
    return (this.keys[name] ??= newKey('setup', serverNow()))
  },
  onInput(event: WechatMiniprogram.Input) {
    this.setData({ [event.currentTarget.dataset.field as string]: event.detail.value, wrong: '' })
  },
  onShopInput(event: WechatMiniprogram.Input) {
    const field = event.currentTarget.dataset.field as string
    this.setData({ [`shop.${field}`]: event.detail.value, wrong: '' })
  },
  /** Runs one step: the button cannot fire twice, a refusal is said and marks its field. */
  async attempt(work: () => Promise<void>) {
    if (this.data.busy) return
    this.setData({ busy: true })
    try {
      await work()
    } catch (error) {
      const { path } = problemOf(error)
      this.setData({ wrong: path.split('.').pop() ?? '' })
      showProblem(error)
    } finally {
      this.setData({ busy: false })
    }
  },
  missing(fields: [string, string][]): boolean {
    const empty = fields.find(([, value]) => value.trim() === '')
    if (empty) {
      this.setData({ wrong: empty[0] })
      void wx.showToast({ title: words().setup.need, icon: 'none' })
    }
    return empty !== undefined
  },

  async onClaim() {
    const { code, name } = this.data
    if (
      this.missing([
        ['code', code],
        ['name', name],
      ])
    ) {
      return
    }
    await this.attempt(async () => {
      await consumer('owner.claim', {
        key: this.key('owner'),
        code: code.trim(),
        name: name.trim(),
      })
      await openSession(true)
      this.setData({ step: 1 })
    })
  },
  onIndustry(event: WechatMiniprogram.TouchEvent) {
    if (this.missing([['brand', this.data.brand]])) return
    this.setData({ industry: event.currentTarget.dataset.industry as Industry })
    void this.attempt(() => this.loadPreset())
  },
  async loadPreset() {
    const { industry, brand } = this.data
    const { config } = await merchant('programme.preset', { industry, brandName: brand.trim() })
    this.config = config
    this.setData({
      ladder: {
        names: config.tiers.map(({ name }) => textOf(name)),
        colours: config.tiers.map(({ palette }) => nodeColour(palette)),
        current: 0,
        permille: 0,
        label: config.tiers.map(({ name }) => textOf(name)).join(', '),
      },
    })
  },
  async onPublish() {
    if (this.missing([['brand', this.data.brand]])) return
    await this.attempt(async () => {
      await this.loadPreset()
      if (!this.config) return
      const { draft } = await merchant('programme.show', {})
      const { revision } = await merchant('programme.saveDraft', {
        key: this.key(`draft-${this.data.industry}-${this.data.brand}`),
        revision: draft?.revision ?? 0,
        config: this.config,
      })
      await merchant('programme.publish', {
        key: this.key('publish'),
        revision,
        note: words().setup.title,
      })
      this.setData({ step: 2 })
    })
  },
  onPlace() {
    wx.chooseLocation({
      success: ({ longitude, latitude, address, name }) => {
        this.place = { longitude, latitude }
        this.setData({
          placeText: `${words().setup.placed} ${name}`,
          'shop.address': this.data.shop.address || address,
          wrong: '',
        })
      },
    })
  },
  async onSaveShop() {
    const { shop, brand } = this.data
    const { name = '', city = '', district = '', address = '', phone = '' } = shop
    const fields: [string, string][] = [
      ['name', name],
      ['city', city],
      ['address', address],
      ['place', this.place ? 'picked' : ''],
    ]
    if (this.missing(fields) || !this.place) return
    const { place } = this
    await this.attempt(async () => {
      const edit: MerchantApi['shop.save']['input']['shop'] = {
        name: name.trim(),
        brand: brand.trim() || textOf((await openSession()).brandName),
        city: city.trim(),
        district: district.trim(),
        address: address.trim(),
        phone: phone.trim(),
        place,
        hours: USUAL_HOURS,
        closed: false,
      }
      const saved = await merchant('shop.save', { key: this.key('shop'), shop: edit })
      this.shopId = saved.shopId
      await openSession(true)
      this.setData({ step: 3 })
    })
  },
  async onPoster(event: WechatMiniprogram.TouchEvent) {
    const size = event.currentTarget.dataset.size as 'A4' | 'A6'
    await this.attempt(() => openPoster(this.shopId, size, language.get()))
  },
  async onInvite() {
    await this.attempt(async () => {
      const { code } = await merchant('team.invite', {
        key: newKey('invite', serverNow()),
        role: 'staff',
        shopIds: [this.shopId],
      })
      this.setData({ invitation: code })
      if (await copy(code)) void wx.showToast({ title: words().setup.copied, icon: 'none' })
    })
  },
  onOpen() {
    void wx.switchTab({ url: '/pages/work/work' })
  },
})
