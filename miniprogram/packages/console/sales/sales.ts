import type {
  Page as ListPage,
  SaleFindInput,
  SaleView,
  SessionRole,
  ShopId,
  ShopRecord,
} from '../../../../typings/contract'
import { signed, yuan } from '../../../lib/money'
import { merchant } from '../../../services/cloud'
import { dress } from '../../../services/dress'
import { whenText } from '../../../services/entry-text'
import { groupedNumber } from '../../../services/face'
import { words } from '../../../services/language'
import { problemOf } from '../../../services/problem'
import { memberName, saleCriteria } from '../../../services/sale-text'
import { openSession } from '../../../services/session'
import { chooseFilter, clearFilters, periodField, periodOf } from '../filters'
import type { FieldEvent, FormField } from '../form'
import { fieldOf, valueOf } from '../form'
import type { Listing, ListRow, OpenEvent } from '../listing'
import { createListing } from '../listing'
import { consoleWords } from '../words'

/** So many people of one name a person is asked to choose from; the sheet shows no more. */
const MOST_NAMESAKES = 6

/** The sales of a shop, newest first: by name, receipt, card, amount or time. */
Page({
  data: { state: 'loading', footer: 'idle', filtered: false, text: '', fields: [] as FormField[] },
  listing: null as Listing<SaleView> | null,
  /** Whom the typed name means; asked once for each search. */
  named: null as Promise<string> | null,

  onLoad() {
    const { columns: c } = consoleWords()
    dress(this, ['common', 'manage', 'desks'])
    void wx.setNavigationBarTitle({ title: words().console.saleList })
    this.listing = createListing(
      this,
      (cursor) => this.search(cursor),
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
    this.setData({ searchText: consoleWords().filters.whose })
    void this.open()
  },
  async search(cursor: string | undefined): Promise<ListPage<SaleView>> {
    const text = this.data.text.trim()
    let criteria = saleCriteria(text)
    if (isName(text)) {
      this.named ??= numberNamed(text)
      const memberNumber = await this.named
      if (memberNumber === '') return { items: [] }
      criteria = { memberNumber }
    }
    return merchant('sale.search', {
      ...filterOf(this.data.fields),
      ...criteria,
      ...(cursor ? { cursor } : {}),
    })
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
  onField(event: FieldEvent) {
    chooseFilter(this, event)
    void this.reload()
  },
  onInput(event: WechatMiniprogram.Input) {
    this.setData({ text: event.detail.value })
  },
  onClear() {
    clearFilters(this)
    void this.reload()
  },
  onPageScroll({ scrollTop }: WechatMiniprogram.Page.IPageScrollOption) {
    this.listing?.scrolled(scrollTop)
  },
  async onPullDownRefresh() {
    await this.reload()
    void wx.stopPullDownRefresh()
  },
  onReachBottom() {
    void this.more()
  },
  async reload() {
    this.named = null
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

/** A receipt is of plain letters with a digit among them; an amount, of digits. */
const isName = (text: string): boolean =>
  text !== '' && (/[^\w#¥.-]/.test(text) || !/\d/.test(text))

/** The card's number of who is meant; '' when nobody is. */
async function numberNamed(text: string): Promise<string> {
  const { items } = await merchant('member.search', { text, limit: MOST_NAMESAKES })
  if (items.length < 2) return items[0]?.number ?? ''
  const itemList = items.map(({ nickname, number }) => `${nickname} ${groupedNumber(number)}`)
  return new Promise((done) => {
    wx.showActionSheet({
      itemList,
      success: ({ tapIndex }) => {
        done(items[tapIndex]?.number ?? '')
      },
      // Left without a choice.
      fail: () => {
        done('')
      },
    })
  })
}

function filterFields(shops: ShopRecord[]): FormField[] {
  const { filters: t } = consoleWords()
  const options = shops.map(({ shopId, name }) => ({ value: shopId as string, name }))
  return [
    fieldOf('shopId', t.shop, options[0]?.value ?? '', { kind: 'choice', options }),
    periodField(),
  ]
}

const filterOf = (fields: FormField[]): SaleFindInput => ({
  shopId: valueOf(fields, 'shopId') as ShopId,
  ...periodOf(fields),
})
