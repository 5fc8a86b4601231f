import type { RedemptionView } from '../../../../typings/contract'
import { newKey } from '../../../lib/key'
import { grouped } from '../../../lib/money'
import { serverNow, staff } from '../../../services/cloud'
import { desk } from '../../../services/desk'
import { dress } from '../../../services/dress'
import { whenText } from '../../../services/entry-text'
import { textOf, words } from '../../../services/language'
import { leave } from '../../../services/leave'
import { showProblem } from '../../../services/problem'

Page({
  data: { code: '', busy: false, found: null as ReturnType<typeof foundView> | null },
  redemption: null as RedemptionView | null,
  fulfilKey: '',

  onLoad(query: Record<string, string | undefined>) {
    if (!desk.get()) leave()
    dress(this, ['common', 'desks'])
    void wx.setNavigationBarTitle({ title: words().desks.pickup })
    const code = decodeURIComponent(query.code ?? '')
    this.setData({ code })
    if (code) void this.onFind()
  },
  onInput(event: WechatMiniprogram.Input) {
    this.setData({ code: event.detail.value, found: null })
  },
  async onFind() {
    const here = desk.get()
    const pickupCode = this.data.code.replace(/\s/g, '')
    if (!here || !pickupCode || this.data.busy) return
    this.setData({ busy: true })
    try {
      const found = await staff('redemption.find', { shopId: here.shopId, pickupCode })
      this.redemption = found
      this.fulfilKey = ''
      this.setData({ found: foundView(found, found.nickname || `No. ${found.memberNumber}`) })
    } catch (error) {
      showProblem(error)
    } finally {
      this.setData({ busy: false })
    }
  },
  async onFulfil() {
    const here = desk.get()
    if (!here || !this.redemption || this.data.busy) return
    this.fulfilKey ||= newKey('fulfil', serverNow())
    this.setData({ busy: true })
    try {
      const done = await staff('redemption.fulfil', {
        key: this.fulfilKey as ReturnType<typeof newKey>,
        shopId: here.shopId,
        redemptionId: this.redemption.redemptionId,
      })
      this.setData({ found: foundView(done, '') })
    } catch (error) {
      showProblem(error)
    } finally {
      this.setData({ busy: false })
    }
  },
})

function foundView(redemption: RedemptionView, member: string) {
  const { desks: t, rewards } = words()
  const states = {
    taken: rewards.taken,
    fulfilled: t.fulfilled,
    cancelled: rewards.cancelledState,
    expired: rewards.expired,
  }
  return {
    name: textOf(redemption.name),
    line: [member, words().say.points(grouped(redemption.points)), whenText(redemption.at)]
      .filter(Boolean)
      .join(' · '),
    open: redemption.state === 'taken',
    state: states[redemption.state],
  }
}
