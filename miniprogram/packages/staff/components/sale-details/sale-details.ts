import type { SaleLine } from '../../../../../typings/contract'
import { parseYuan, yuan } from '../../../../lib/money'
import { words } from '../../../../services/language'

interface Row {
  id: number
  name: string
  quantity: string
  amount: string
}

/** What the page is told at every change. */
export interface SaleDetails {
  lines: SaleLine[]
  /** Of all lines together. */
  totalFen: number
  minutes: number
}

/** The contract's bound; nobody types a hundred lines at a till. */
const MOST_LINES = 20

const emptyRow = (id: number): Row => ({ id, name: '', quantity: '1', amount: '' })

/**
 * What was sold, line by line, and how long it took: both optional, and folded until they are wanted.
 * `change` carries SaleDetails; `total` asks the page to take the lines' total for the amount.
 */
Component({
  options: { addGlobalClass: true },
  properties: {
    /** Minutes count in this programme. */
    timed: { type: Boolean, value: false },
    amountFen: { type: Number, value: 0 },
    look: { type: String, value: '' },
  },
  data: { open: false, rows: [emptyRow(0)], minutes: '', total: '', totalFen: 0 },
  lifetimes: {
    attached() {
      this.setData({ t: { deskMore: words().deskMore } })
    },
  },
  methods: {
    onFold() {
      this.setData({ open: !this.data.open })
    },
    onField(event: WechatMiniprogram.Input) {
      const { field, index } = event.currentTarget.dataset as { field: keyof Row; index: number }
      this.setData({ [`rows[${String(index)}].${field}`]: event.detail.value })
      this.tell()
    },
    onMinutes(event: WechatMiniprogram.Input) {
      this.setData({ minutes: event.detail.value })
      this.tell()
    },
    onAdd() {
      const { rows } = this.data
      if (rows.length >= MOST_LINES) return
      this.setData({ rows: [...rows, emptyRow(rows.length)] })
    },
    onTotal() {
      this.triggerEvent('total', { fen: this.data.totalFen })
    },
    tell() {
      const lines = this.data.rows.flatMap(lineOf)
      const totalFen = lines.reduce((sum, { amountFen }) => sum + amountFen, 0)
      this.setData({ totalFen, total: lines.length > 0 ? yuan(totalFen) : '' })
      const details: SaleDetails = { lines, totalFen, minutes: Number(this.data.minutes) || 0 }
      this.triggerEvent('change', details)
    },
  },
})

/** A line counts once it has a name and an amount. */
function lineOf({ name, quantity, amount }: Row): SaleLine[] {
  const amountFen = parseYuan(amount)
  const pieces = Number(quantity)
  if (name.trim() === '' || !amountFen || !Number.isInteger(pieces) || pieces < 1) return []
  return [{ name: name.trim(), quantity: pieces, amountFen }]
}
