import { join } from 'node:path'
import fc from 'fast-check'
import type { Key, Reply, SaleRecordInput } from '../../../typings/contract'

/** What the desk's pages use. The phone's sources have WeChat's globals and are checked by themselves. */
interface UnsentService {
  unsent: { get(): { input: SaleRecordInput; refused: string }[] }
  recordSale(input: SaleRecordInput, at: number): Promise<unknown>
  resend(): Promise<void>
  dropUnsent(key: string): void
}
const SERVICE = join(process.cwd(), 'miniprogram/services/unsent')

/** What becomes of one call of the cloud: on the way there, in the function, on the way back. */
type Fate =
  'arrives' | 'lostBefore' | 'lostAfter' | 'failsBefore' | 'failsAfter' | 'busy' | 'refused'

const FATES: Fate[] = [
  'arrives',
  'lostBefore',
  'lostAfter',
  'failsBefore',
  'failsAfter',
  'busy',
  'refused',
]

/** WeChat's side: storage of the phone, and the cloud's `sale.record`, which knows each key once. */
function phoneWith(fates: Fate[]) {
  const storage = new Map<string, string>()
  const recorded = new Map<string, number>()
  const refused = new Set<string>()
  const answer = (fate: Fate, key: string): Reply<unknown> => {
    const failure = { requestId: 'r', message: '' }
    if (fate === 'busy') return { ok: false, code: 'BUSY', ...failure }
    if (fate === 'failsBefore') return { ok: false, code: 'INTERNAL', ...failure }
    if (fate === 'refused' && !recorded.has(key)) {
      refused.add(key)
      return { ok: false, code: 'ACCOUNT_FROZEN', ...failure }
    }
    if (!recorded.has(key)) recorded.set(key, 0)
    recorded.set(key, (recorded.get(key) ?? 0) + 1)
    if (fate === 'failsAfter') return { ok: false, code: 'INTERNAL', ...failure }
    return { ok: true, data: {}, requestId: 'r', now: Date.now() }
  }
  const wx = {
    getStorageSync: (key: string): unknown => JSON.parse(storage.get(key) ?? '""'),
    setStorageSync: (key: string, value: unknown) => storage.set(key, JSON.stringify(value)),
    getAppBaseInfo: () => ({ language: 'zh_CN' }),
    cloud: {
      callFunction: ({ data }: { data: { input: SaleRecordInput } }) => {
        const fate = fates.shift() ?? 'arrives'
        if (fate === 'lostBefore') return Promise.reject({ errMsg: 'request:fail' })
        const result = answer(fate, data.input.key)
        if (fate === 'lostAfter') return Promise.reject({ errMsg: 'request:fail' })
        return Promise.resolve({ result })
      },
    },
  }
  return { wx, recorded, refused }
}

const saleOf = (key: string) => ({ key: key as Key, amountFen: 100 }) as SaleRecordInput

describe('sales that the network or the cloud swallows', () => {
  beforeEach(() => jest.useFakeTimers())
  afterEach(() => {
    jest.useRealTimers()
    jest.resetModules()
    delete (globalThis as { wx?: unknown }).wx
  })

  /** Runs it while the waits between its tries pass at once; what it threw, or null. */
  async function outcome(work: Promise<unknown>): Promise<unknown> {
    const ended = work.then(
      () => null,
      (error: unknown) => error,
    )
    await jest.advanceTimersByTimeAsync(60_000)
    return ended
  }

  async function opened(fates: Fate[]) {
    jest.resetModules()
    const phone = phoneWith(fates)
    ;(globalThis as { wx?: unknown }).wx = phone.wx
    return { ...phone, ...((await import(SERVICE)) as UnsentService) }
  }

  test('none is ever out of sight: the cloud has it, or it waits, or its refusal is shown', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...FATES), { maxLength: 24 }),
        fc.integer({ min: 1, max: 4 }),
        async (fates, sales) => {
          const desk = await opened([...fates])
          const told = new Set<string>()
          const keys = Array.from({ length: sales }, (_unused, n) => `k${String(n)}`)
          for (const key of keys) {
            const error = await outcome(desk.recordSale(saleOf(key), 1))
            if (desk.refused.has(key) && error) told.add(key)
            await outcome(desk.resend())
          }
          // The cloud is well again: two turns of the desk's own timer.
          fates.length = 0
          for (let turn = 0; turn < 30; turn++) await outcome(desk.resend())
          const shown = new Map(desk.unsent.get().map((item) => [item.input.key, item.refused]))
          for (const key of keys) {
            if (desk.recorded.has(key)) expect(shown.has(key as Key)).toBe(false)
            else expect(told.has(key) || shown.get(key as Key)).toBeTruthy()
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  test('a function that failed has not decided: the sale waits and is sent again', async () => {
    const desk = await opened(['failsBefore'])
    const error = await outcome(desk.recordSale(saleOf('k'), 1))
    expect(error).toMatchObject({ code: 'INTERNAL' })
    expect(desk.unsent.get()).toMatchObject([{ input: { key: 'k' }, refused: '' }])
    await outcome(desk.resend())
    expect(desk.unsent.get()).toEqual([])
    expect(desk.recorded.has('k')).toBe(true)
  })

  test('what is refused when it is sent again stays in sight until somebody has seen it', async () => {
    const desk = await opened(['failsBefore', 'refused'])
    await outcome(desk.recordSale(saleOf('k'), 1))
    expect(await outcome(desk.resend())).toBeNull()
    expect(desk.unsent.get()[0]?.refused).not.toBe('')
    await outcome(desk.resend())
    expect(desk.recorded.has('k')).toBe(false)
    desk.dropUnsent('k')
    expect(desk.unsent.get()).toEqual([])
  })
})
