import type { Entitlement } from '../../../../../typings/contract'
import { newKey } from '../../../../lib/key'
import { usedText } from '../../../../services/benefit-text'
import { isUndecided, serverNow, staff } from '../../../../services/cloud'
import { desk, visit } from '../../../../services/desk'
import { textOf, words } from '../../../../services/language'
import { problemOf, showProblem } from '../../../../services/problem'

/** Benefit → key of a hand-over that has no answer yet: sent again, it counts once. */
const keys = new Map<string, ReturnType<typeof newKey>>()

/**
 * What this member's tier may have handed over, and how often it was. Asked once the sale has its
 * preview, or at a tap: nobody who types an amount waits for it.
 */
Component({
  options: { addGlobalClass: true },
  properties: { ready: { type: Boolean, value: false }, t: { type: Object, value: {} } },
  data: {
    state: 'closed' as 'closed' | 'loading' | 'shown' | 'none',
    rows: [] as ReturnType<typeof benefitRow>[],
    problem: '',
    sending: '',
  },
  observers: {
    ready(ready: boolean) {
      if (ready && this.data.problem === '') this.onShow()
    },
  },
  methods: {
    onShow() {
      if (this.data.state === 'closed') void this.load()
    },
    async load() {
      const open = opened()
      if (!open) return
      this.setData({ state: 'loading', problem: '' })
      try {
        const { items } = await staff('benefit.list', open)
        this.setData({ state: items.length > 0 ? 'shown' : 'none', rows: items.map(benefitRow) })
      } catch (error) {
        this.setData({ state: 'closed', problem: problemOf(error).text })
      }
    },
    async onHandOver(event: WechatMiniprogram.TouchEvent) {
      const id = event.currentTarget.dataset.id as string
      const row = this.data.rows.find((item) => item.id === id)
      const open = opened()
      if (!row || !open || this.data.sending) return
      this.setData({ sending: id })
      try {
        const { handOver: t, tell } = words()
        const { confirm } = await wx.showModal({
          title: t.ask,
          content: tell.handOver(row.name, row.line),
        })
        if (confirm) await this.use(open, id)
      } finally {
        this.setData({ sending: '' })
      }
    },
    async use(open: NonNullable<ReturnType<typeof opened>>, benefitId: string) {
      const name = `${open.visitId} ${benefitId}`
      const key = keys.get(name) ?? newKey('benefit', serverNow())
      keys.set(name, key)
      try {
        const { item } = await staff('benefit.use', { key, ...open, benefitId })
        keys.delete(name)
        const rows = this.data.rows.map((row) => (row.id === benefitId ? benefitRow(item) : row))
        this.setData({ rows })
        void wx.showToast({ title: words().handOver.told, icon: 'none' })
      } catch (error) {
        if (!isUndecided(error)) keys.delete(name)
        showProblem(error)
      }
    },
  },
})

function opened() {
  const here = desk.get()
  const guest = visit.get()
  return here && guest ? { shopId: here.shopId, visitId: guest.visitId } : null
}

/** Like coupons, a benefit is handed out only for the code on the phone. */
function benefitRow(item: Entitlement) {
  const { handOver: t } = words()
  const early = item.reason === 'not_targeted' ? [t.birthdayOnly] : []
  return {
    id: item.benefitId,
    name: textOf(item.name),
    line: [usedText(item), ...early].join(' · '),
    usable: item.usable && visit.get()?.proof === 'code',
  }
}
