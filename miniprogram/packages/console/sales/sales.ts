import type {
  SaleFindInput,
  SaleView,
  SessionRole,
  ShopId,
  ShopRecord,
} from '../../../../typings/contract'
import { signed, yuan } from '../../../lib/money'
import { isoDate, momentOf } from '../../../lib/time'
import { merchant, serverNow } from '../../../services/cloud'
import { whenText } from '../../../services/entry-text'
import { groupedNumber } from '../../../services/face'
import { words } from '../../../services/language'
import { problemOf } from '../../../services/problem'
import { memberName, saleCriteria } from '../../../services/sale-text'
import { openSession } from '../../../services/session'
import type { FormField } from '../form'
import { fieldOf, valueOf } from '../form'
import type { Listing, ListRow, OpenEvent } from '../listing'
import { createListing } from '../listing'
import { consoleWords } from '../words'

const DAY_MS = 86_400_000
/** What stands for "no filter" in a picker. */
const ANY = 'any'

/** The sales of a shop, newest first: by receipt, card, amount or time. */
Page({
  data: { state: 'loading', footer: 'idle', text: '', fields: [] as FormField[] },
  listing: null as Listing<SaleView> | null,

  onLoad() {
    const { columns: c } = consoleWords()
    void wx.setNavigationBarTitle({ title: words().console.saleList })
    this.listing = createListing(
      this,
      (cursor) =>
        merchant('sale.search', {
          ...filterOf(this.data.fields),
          ...saleCriteria(this.data.text.trim()),
          ...(cursor ? { cursor } : {}),
        }),
      [
        { name: c.when, share: 2 },
        { name: c.receipt, share: 2 },
        { name: c.member, share: 2 },
        { name: c.cashier },
        { name: c.amount, end: true },
        { name: c.paid, end: true },
        { name: c.points, end: true },
      ],
      rowOf,
    )
    void this.open()
  },
  /** Sales belong to a shop: which there are comes first. */
  async open() {
    try {
      const [{ roles }, { items }] = await Promise.all([
        openSession(),
        merchant('shop.list', { limit: MOST_SHOPS }),
      ])
      const shops = ownShops(items, roles)
      this.setData({ fields: filterFields(shops) })
      if (shops.length === 0) this.setData({ state: 'empty' })
      else await this.reload()
    } catch (error) {
      this.setData({ state: 'error', problem: problemOf(error) })
    }
  },
  onField(event: WechatMiniprogram.CustomEvent<{ value: string }>) {
    const at = this.data.fields.findIndex(({ name }) => name === event.currentTarget.dataset.name)
    this.setData({ [`fields[${String(at)}].value`]: event.detail.value })
    void this.reload()
  },
  onInput(event: WechatMiniprogram.Input) {
    this.setData({ text: event.detail.value })
  },
  onPageScroll({ scrollTop }: WechatMiniprogram.Page.IPageScrollOption) {
    this.listing?.scrolled(scrollTop)
  },
  onReachBottom() {
    void this.more()
  },
  async reload() {
    if (this.data.fields.length === 0) await this.open()
    else await this.listing?.reload()
  },
  async more() {
    await this.listing?.more()
  },
  onOpen(event: OpenEvent) {
    const sale = this.listing?.items().find(({ saleId }) => saleId === event.detail.id)
    if (!sale) return
    void wx.showModal({
      title: `${memberName(sale)} · ${yuan(sale.payFen)}`,
      content: detailsOf(sale),
      showCancel: false,
    })
  },
})

/** The contract's bound of a page: a picker of more shops than these would be no help. */
const MOST_SHOPS = 50

/** Who leads some shops sees those; an owner sees all. */
function ownShops(shops: ShopRecord[], roles: SessionRole[]): ShopRecord[] {
  if (roles.some(({ role }) => role === 'owner')) return shops
  const led = roles.filter(({ role }) => role === 'manager').map(({ shopId }) => shopId)
  return shops.filter(({ shopId }) => led.includes(shopId))
}

function rowOf(sale: SaleView): ListRow {
  const { say, desks: t } = words()
  return {
    id: sale.saleId,
    title: `${memberName(sale)} · ${yuan(sale.payFen)}`,
    line: say.saleLine(whenText(sale.at), sale.receiptNumber, sale.staffName),
    cells: [
      whenText(sale.at),
      sale.receiptNumber,
      memberName(sale),
      sale.staffName,
      yuan(sale.amountFen),
      yuan(sale.payFen),
      signed(sale.earnPoints),
    ],
    state: sale.state === 'recorded' ? refundedText(sale) : t.states[sale.state],
    tone: sale.state === 'recorded' ? '' : 'hot',
  }
}

const refundedText = ({ refundedFen }: SaleView): string =>
  refundedFen > 0 ? `${words().desks.refunded} ${yuan(refundedFen)}` : ''

function detailsOf(sale: SaleView): string {
  const { desks: t, desk: d, card } = words()
  const lines = sale.lines.map(
    ({ name, quantity, amountFen }) => `${name} × ${String(quantity)}  ${yuan(amountFen)}`,
  )
  const refunds = sale.refunds.map(
    ({ at, reason, amountFen }) => `${whenText(at)} ${reason} ${yuan(-amountFen)}`,
  )
  return [
    `${t.time} ${whenText(sale.at)}`,
    `${t.member} ${groupedNumber(sale.memberNumber)}`,
    `${d.receipt} ${sale.receiptNumber}`,
    `${t.cashier} ${sale.staffName}`,
    `${card.points} ${signed(sale.earnPoints)}`,
    ...lines,
    ...refunds,
    t.states[sale.state],
  ].join('\n')
}

function filterFields(shops: ShopRecord[]): FormField[] {
  const { filters: t } = consoleWords()
  const options = shops.map(({ shopId, name }) => ({ value: shopId as string, name }))
  return [
    fieldOf('shopId', t.shop, options[0]?.value ?? '', { kind: 'choice', options }),
    fieldOf('days', t.when, ANY, {
      kind: 'choice',
      options: [
        { value: ANY, name: t.anyTime },
        { value: '1', name: t.today },
        { value: '7', name: t.week },
        { value: '30', name: t.month },
      ],
    }),
  ]
}

/** Whole days by the shop's calendar: `today` begins at midnight. */
function filterOf(fields: FormField[]): SaleFindInput {
  const days = Number(valueOf(fields, 'days'))
  const today = momentOf(isoDate(serverNow()), '00:00')
  return {
    shopId: valueOf(fields, 'shopId') as ShopId,
    ...(days ? { from: today - (days - 1) * DAY_MS } : {}),
  }
}
