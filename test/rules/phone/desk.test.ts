import { join } from 'node:path'
import type { SalePreview, VisitView } from '../../../typings/contract'

/** What the desk's pages use. The phone's sources have WeChat's globals and are checked by themselves. */
interface Scanning {
  scanMember(way: 'navigateTo'): Promise<void>
}
interface Collecting {
  bestCoupon(visit: Pick<VisitView, 'proof'>, preview: SalePreview | null): string
}
const PHONE = join(process.cwd(), 'miniprogram')

let scans: ((scanned: { result?: string }) => void)[] = []

beforeEach(() => {
  scans = []
  jest.resetModules()
  ;(globalThis as { wx?: unknown }).wx = {
    getStorageSync: () => '',
    getAppBaseInfo: () => ({ language: 'zh_CN' }),
    scanCode: ({ fail }: { fail: () => void }) => scans.push(fail),
  }
})
afterEach(() => {
  delete (globalThis as { wx?: unknown }).wx
})

test('a second tap opens no second camera; a closed one can be opened again', async () => {
  const { scanMember } = (await import(join(PHONE, 'services/scan'))) as Scanning
  const first = scanMember('navigateTo')
  await scanMember('navigateTo')
  expect(scans).toHaveLength(1)
  scans[0]?.({})
  await first
  const second = scanMember('navigateTo')
  expect(scans).toHaveLength(2)
  scans[1]?.({})
  await second
})

describe('the coupon that a bill takes by itself', () => {
  const preview = (...coupons: [id: string, usable: boolean, discountFen: number][]) =>
    ({
      coupons: coupons.map(([couponId, usable, discountFen]) => ({
        coupon: { couponId },
        usable,
        discountFen,
      })),
    }) as unknown as SalePreview
  const best = async (proof: VisitView['proof'], shown: SalePreview | null) => {
    const path = join(PHONE, 'packages/staff/collect/view')
    const { bestCoupon } = (await import(path)) as Collecting
    return bestCoupon({ proof }, shown)
  }

  test('is the usable one that lowers it most', async () => {
    const shown = preview(['a', true, 300], ['b', true, 800], ['c', false, 900])
    expect(await best('code', shown)).toBe('b')
    expect(await best('code', null)).toBe('')
  })

  test('is never one that takes nothing off, and none where only a number was shown', async () => {
    expect(await best('code', preview(['cup', true, 0]))).toBe('')
    expect(await best('number', preview(['b', true, 800]))).toBe('')
  })
})
