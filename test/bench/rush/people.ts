import type {
  ConsumerApi,
  Key,
  Reply,
  RewardId,
  ShopId,
  StaffApi,
  VisitView,
} from '../../../typings/contract'
import type { VirtualCloud } from './virtual-cloud'
import { NoAnswer } from './virtual-cloud'

/** As miniprogram/services/cloud.ts waits before its second and third try. */
const RETRY_AFTER_MS = [400, 1_200]
/** When those are used up, what waits on the phone is sent again by and by. */
const LATER_MS = 3_000
const POLL_MS = 1_500

export interface Desk {
  openid: string
  shopId: ShopId
}

/** What was asked under a key, and what was said in the end. */
export interface Told {
  key: Key
  openid: string
  what: 'sale' | 'redeem'
  /** Fen of a sale, points of a redemption. */
  amount: number
  said: 'done' | 'refused'
}

export interface Measured {
  /** From the scan to the sale that is recorded, as the desk sees it. */
  deskMs: number[]
  /** The same counted from when the member's turn was due. */
  dueMs: number[]
  /** From the scan until the member's own phone says so. */
  phoneMs: number[]
  told: Told[]
  retries: number
  /** Nobody waited for these; the rush ends with the last of them. */
  redemptions: Promise<void>[]
}

/** Sends under one key until it is answered. */
async function patiently<T>(
  cloud: VirtualCloud,
  measured: Measured,
  send: () => Promise<Reply<T>>,
): Promise<Reply<T>> {
  for (let tries = 0; ; tries++) {
    const reply = await send().catch((error: unknown) => {
      if (error instanceof NoAnswer) return null
      throw error
    })
    const again = reply === null || (!reply.ok && ['BUSY', 'RATE_LIMITED'].includes(reply.code))
    if (reply !== null && !again) return reply
    measured.retries++
    await cloud.time.sleep(RETRY_AFTER_MS[tries] ?? LATER_MS)
  }
}

export class Guest {
  constructor(
    private readonly cloud: VirtualCloud,
    private readonly measured: Measured,
    private readonly key: () => Key,
    readonly openid: string,
    /** The reward that this guest will have afterwards, if any. */
    private readonly wants: { rewardId: RewardId; points: number } | null,
  ) {}

  private ask<N extends keyof ConsumerApi>(action: N, input: ConsumerApi[N]['input']) {
    type Output = ConsumerApi[N]['output']
    const call = () =>
      this.cloud.call<Reply<Output>>('consumer', { action, input }, { openid: this.openid })
    return patiently(this.cloud, this.measured, call)
  }

  async code(): Promise<string> {
    const batch = await this.ask('code.batch', {})
    if (!batch.ok) throw new Error(`no code: ${batch.code}`)
    return batch.data.codes[0]?.value ?? ''
  }

  /** The code page's question, until it says that it is paid; then perhaps a reward. */
  async watch(scannedAt: number): Promise<void> {
    const { time } = this.cloud
    for (;;) {
      const status = await this.ask('code.status', {})
      if (status.ok && status.data.state === 'done') break
      await time.sleep(POLL_MS)
    }
    this.measured.phoneMs.push(time.now - scannedAt)
    if (this.wants) await this.redeem(this.wants)
  }

  private async redeem(input: { rewardId: RewardId; points: number }): Promise<void> {
    const key = this.key()
    const reply = await this.ask('reward.redeem', { key, ...input })
    const said = reply.ok ? 'done' : 'refused'
    this.measured.told.push({
      key,
      openid: this.openid,
      what: 'redeem',
      amount: input.points,
      said,
    })
  }
}

/** One guest after another: scan, amount, done. */
export class Cashier {
  constructor(
    private readonly cloud: VirtualCloud,
    private readonly measured: Measured,
    private readonly key: () => Key,
    private readonly desk: Desk,
  ) {}

  private ask<N extends keyof StaffApi>(action: N, input: StaffApi[N]['input']) {
    type Output = StaffApi[N]['output']
    const { openid } = this.desk
    const call = () => this.cloud.call<Reply<Output>>('staff', { action, input }, { openid })
    return patiently(this.cloud, this.measured, call)
  }

  async serve(guest: Guest, code: string, amountFen: number, dueAt: number): Promise<void> {
    const { time } = this.cloud
    const { shopId } = this.desk
    const scannedAt = time.now
    this.measured.redemptions.push(guest.watch(scannedAt))
    const scanned = await this.ask('visit.scan', { key: this.key(), shopId, code })
    const { visitId } = dataOf<VisitView>(scanned)
    const key = this.key()
    const sale = await this.ask('sale.record', { key, shopId, visitId, amountFen })
    dataOf(sale)
    const { openid } = guest
    this.measured.told.push({ key, openid, what: 'sale', amount: amountFen, said: 'done' })
    this.measured.deskMs.push(time.now - scannedAt)
    this.measured.dueMs.push(time.now - dueAt)
  }
}

export function dataOf<T>(reply: Reply<T>): T {
  if (reply.ok) return reply.data
  throw new Error(`${reply.code} ${reply.details?.reason ?? ''}: ${reply.message}`)
}
