import type { ShopId, VisitView } from '../../typings/contract'
import { newKey } from '../lib/key'
import { CallError, serverNow, staff } from './cloud'
import { desk, visit } from './desk'
import { words } from './language'
import { problemOf } from './problem'

/** What the person does next after a wrong scan. */
export type Next = 'again' | 'type' | 'enrol' | 'none'

const MEMBER_CODE = /^68\d{16}$/
const NUMBER = /^\d{8}$/

/** WeChat's scanner opens camera and album alike; null when it was closed. */
export function scanWithCamera(): Promise<string | null> {
  return new Promise((resolve) => {
    wx.scanCode({
      onlyFromCamera: false,
      scanType: ['qrCode', 'barCode'],
      success: ({ result }) => {
        resolve(result)
      },
      fail: () => {
        resolve(null)
      },
    })
  })
}

/** Next from the desk opens above it; next from a sale that is done takes its place. */
type Way = 'navigateTo' | 'redirectTo'

function go(way: Way, url: string): void {
  void (way === 'redirectTo' ? wx.redirectTo({ url }) : wx.navigateTo({ url }))
}

let scanning = false

/**
 * Scans until a member is found, the person chooses another way, or closes the camera. A tap meanwhile
 * starts no second scan, which would open a second visit.
 */
export async function scanMember(way: Way): Promise<void> {
  if (scanning) return
  scanning = true
  try {
    await scanOn(way)
  } finally {
    scanning = false
  }
}

async function scanOn(way: Way): Promise<void> {
  for (;;) {
    const scanned = await scanWithCamera()
    const next = scanned === null ? 'none' : await openVisit(scanned, way)
    if (next === 'type') go(way, '/packages/staff/number/number')
    if (next === 'enrol') go(way, '/packages/staff/enrol/enrol')
    if (next !== 'again') return
  }
}

/** One scan opens the visit; what is no member code gets its own sentence and its own way on. */
export async function openVisit(text: string, way: Way = 'navigateTo'): Promise<Next> {
  const opened = desk.get()
  const code = text.replace(/[\s-]/g, '')
  if (!opened || code === '') return 'none'
  const scannedAt = serverNow()
  try {
    visit.set(await visitOf(opened.shopId, code, scannedAt))
    go(way, '/packages/staff/collect/collect')
    return 'none'
  } catch (error) {
    if (!(error instanceof CallError)) throw error
    if (error.code === 'OFFLINE' && (MEMBER_CODE.test(code) || NUMBER.test(code))) {
      const query = `code=${code}&at=${String(scannedAt)}`
      go(way, `/packages/staff/offline/offline?${query}`)
      return 'none'
    }
    if (error.details.reason === 'pickup_code') {
      go(way, `/packages/staff/pickup/pickup?code=${encodeURIComponent(code)}`)
      return 'none'
    }
    return ask(error)
  }
}

/** A dead network is noticed only after a while: the phone says that it is at work. */
async function visitOf(shopId: ShopId, code: string, scannedAt: number): Promise<VisitView> {
  void wx.showLoading({ title: words().common.loading, mask: true })
  try {
    return await staff('visit.scan', { key: newKey('scan', scannedAt), shopId, code })
  } finally {
    void wx.hideLoading()
  }
}

/** Says what was scanned instead, and offers the step that helps here. */
async function ask(error: CallError): Promise<Next> {
  const { wrongScan: t, buttons } = words()
  const kind = kindOf(error)
  const other: Next = kind === 'other_shop' ? 'enrol' : 'type'
  const { title, text } = kind ? t[kind] : { title: '', text: problemOf(error).text }
  const { confirm, cancel } = await wx.showModal({
    title,
    content: text,
    confirmText: buttons.rescan,
    cancelText: other === 'enrol' ? buttons.enrol : buttons.type,
  })
  if (confirm) return 'again'
  return cancel ? other : 'none'
}

function kindOf({ code, details }: CallError) {
  if (code === 'CODE_EXPIRED') return 'expired'
  if (code === 'CODE_USED') return 'used'
  if (code === 'VISIT_HELD') return 'held'
  switch (details.reason) {
    case 'payment_code':
    case 'product_barcode':
    case 'other_shop':
    case 'unknown_code':
    case 'own_account':
      return details.reason
    default:
      return null
  }
}
