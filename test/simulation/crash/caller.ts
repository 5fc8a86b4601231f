import type {
  ConsumerApi,
  Key,
  OfferId,
  Reply,
  RewardId,
  SaleId,
  ShopId,
  StaffApi,
  VisitView,
} from '../../../typings/contract'
import type { Chance } from '../history/chance'
import { pick } from '../history/chance'
import type { HouseServer } from './house-server'
import { Gone } from './house-server'

export interface Shop {
  shopId: ShopId
  rewardId: RewardId
  rewardPoints: number
  offerId: OfferId
}

/** Something wanted under one key, until somebody has answered it. */
export interface Wish {
  key: Key
  kind: 'sale' | 'refund' | 'redeem' | 'cancel' | 'claim'
  /** Whose account it is about. */
  member: string
  amountFen: number
  send(server: HouseServer): Promise<Reply<unknown>>
  said?: 'done' | 'refused'
  /** The refusal's code. */
  code?: string
  /** How often it was sent. */
  sent: number
  /** How often the answer was that something went wrong. */
  failed: number
}

interface Sale {
  saleId: SaleId
  leftFen: number
  member: string
}

const PAUSE_MS = 40
/** Who hears so often that something went wrong will not hear anything else. */
const MOST_FAILED = 50
/** Answers that decide nothing: who gets one asks again with the same key, as the pages do. */
const UNDECIDED = new Set(['BUSY', 'RATE_LIMITED', 'INTERNAL'])

/** What an answer says was made or changed; the same for every copy of a request. */
function nameOf(kind: Wish['kind'], answer: unknown): string {
  const { saleId, redemptionId, coupon } = answer as {
    saleId?: string
    redemptionId?: string
    coupon?: { couponId: string }
  }
  const name = saleId ?? redemptionId ?? coupon?.couponId
  return `${kind} ${name ?? JSON.stringify(answer)}`
}

/** One desk and its members. Lives on while the system dies: what was not answered is sent again. */
export class Caller {
  readonly wishes: Wish[] = []
  /** Answers to one key that name different things. */
  readonly broken: string[] = []
  private open: Wish | null = null
  private readonly sales: Sale[] = []
  private readonly redemptions: { id: string; member: string }[] = []
  private readonly visits = new Map<string, { visitId: VisitView['visitId']; until: number }>()
  private serial = 0

  constructor(
    private readonly desk: string,
    private readonly members: readonly string[],
    private readonly shop: Shop,
    private readonly chance: Chance,
    /** Hears of each thing done. */
    private readonly onAnswer: () => void,
  ) {}

  /** Until the system dies; the wish under way stays open. */
  async run(server: HouseServer): Promise<void> {
    try {
      for (;;) {
        this.open ??= await this.next(server)
        await this.untilAnswered(server, this.open)
        this.open = null
      }
    } catch (error) {
      if (!(error instanceof Gone)) throw error
    }
  }

  /** What was asked before the last death gets its answer. */
  async finish(server: HouseServer): Promise<void> {
    if (this.open) await this.untilAnswered(server, this.open)
    this.open = null
  }

  /** Now and then the request goes out twice at once, and once more when it has been answered. */
  private async untilAnswered(server: HouseServer, wish: Wish): Promise<void> {
    for (;;) {
      const copies = this.chance(8) === 0 ? 2 : 1
      wish.sent += copies
      const replies = await Promise.all(Array.from({ length: copies }, () => wish.send(server)))
      const [done, ...more] = replies.flatMap((reply) => (reply.ok ? [reply.data] : []))
      if (done !== undefined) {
        wish.said = 'done'
        this.onAnswer()
        this.remember(wish, done)
        if (this.chance(8) === 0) more.push(await this.again(server, wish))
        for (const answer of more) this.compare(wish, done, answer)
        return
      }
      const refusals = replies.flatMap((reply) => (reply.ok ? [] : [reply]))
      for (const { code } of refusals) this.note(wish, code)
      const wait = refusals.find(({ code }) => UNDECIDED.has(code))
      if (!wait) {
        wish.said = 'refused'
        wish.code = refusals[0]?.code ?? ''
        return
      }
      await pause(wait.details?.retryAfterMs ?? PAUSE_MS)
    }
  }

  /** What was done is answered again as it was, also by whoever has just been started. */
  private async again(server: HouseServer, wish: Wish): Promise<unknown> {
    for (;;) {
      wish.sent++
      const reply = await wish.send(server)
      if (reply.ok) return reply.data
      this.note(wish, reply.code)
      if (!UNDECIDED.has(reply.code)) return reply
      await pause(reply.details?.retryAfterMs ?? PAUSE_MS)
    }
  }

  private note(wish: Wish, code: string): void {
    if (code !== 'INTERNAL') return
    if (++wish.failed > MOST_FAILED) throw new Error(`${wish.kind} ${wish.key}: INTERNAL for ever`)
  }

  private compare({ kind, key }: Wish, first: unknown, again: unknown): void {
    const [one, other] = [first, again].map((answer) => nameOf(kind, answer))
    if (one !== other) this.broken.push(`${kind} ${key} was ${one ?? ''} and then ${other ?? ''}`)
  }

  private remember({ kind, member, amountFen }: Wish, answer: unknown): void {
    if (kind === 'sale') {
      const { saleId } = answer as { saleId: SaleId }
      this.sales.push({ saleId, leftFen: amountFen, member })
    }
    if (kind === 'redeem') {
      this.redemptions.push({ id: (answer as { redemptionId: string }).redemptionId, member })
    }
  }

  private async next(server: HouseServer): Promise<Wish> {
    const { chance } = this
    const member = pick(chance, this.members)
    const drawn = chance(10)
    const wish =
      drawn < 4
        ? await this.sale(server, member)
        : drawn < 6
          ? this.refund()
          : drawn < 8
            ? this.redeem(member)
            : drawn < 9
              ? this.cancel()
              : this.claim(member)
    const made = wish ?? (await this.sale(server, member))
    this.wishes.push(made)
    return made
  }

  private key(): Key {
    const serial = (++this.serial).toString(36).padStart(5, '0')
    return `crash:${Date.now().toString(36)}:${this.desk.replace(/\W/g, '_')}_${serial}` as Key
  }

  private async sale(server: HouseServer, member: string): Promise<Wish> {
    const visitId = await this.visit(server, member)
    const amountFen = 100 + this.chance(9_000)
    const { shopId } = this.shop
    const key = this.key()
    const confirmed: 'sale_again'[] = ['sale_again']
    const input = { key, shopId, visitId, amountFen, confirmed }
    return { ...this.staff('sale.record', input), kind: 'sale', member, amountFen }
  }

  /** The visit that is open, or a new one by a fresh code. */
  private async visit(server: HouseServer, member: string): Promise<VisitView['visitId']> {
    const known = this.visits.get(member)
    if (known && known.until > Date.now() + 60_000) return known.visitId
    for (;;) {
      const key = this.key()
      const batch = await ask(server, 'consumer', member, 'code.batch', {})
      const { codes } = okOf<ConsumerApi['code.batch']['output']>(batch)
      const code = codes[0]?.value ?? ''
      const { shopId } = this.shop
      const reply = await ask(server, 'staff', this.desk, 'visit.scan', { key, shopId, code })
      if (reply.ok) {
        // Who scans again is given the visit that still stands, with what is left of its time.
        const { visitId, expiresAt } = okOf<VisitView>(reply)
        this.visits.set(member, { visitId, until: expiresAt })
        return visitId
      }
      // The code was used by a scan whose answer was lost: the next one comes within 30 s.
      await pause(reply.details?.retryAfterMs ?? 500)
    }
  }

  private refund(): Wish | null {
    const standing = this.sales.filter(({ leftFen }) => leftFen > 0)
    if (standing.length === 0) return null
    const sale = pick(this.chance, standing)
    const amountFen = this.chance(3) === 0 ? sale.leftFen : 1 + this.chance(sale.leftFen)
    sale.leftFen -= amountFen
    const key = this.key()
    const { shopId } = this.shop
    const input = { key, shopId, saleId: sale.saleId, amountFen, reason: 'crash' }
    return { ...this.staff('refund.record', input), kind: 'refund', member: sale.member, amountFen }
  }

  private redeem(member: string): Wish {
    const { rewardId, rewardPoints: points } = this.shop
    const key = this.key()
    const wish = this.consumer(member, 'reward.redeem', { key, rewardId, points })
    return { ...wish, kind: 'redeem', member, amountFen: 0 }
  }

  private cancel(): Wish | null {
    const last = this.redemptions.pop()
    if (!last) return null
    const key = this.key()
    const input = { key, redemptionId: last.id as never }
    const wish = this.consumer(last.member, 'redemption.cancel', input)
    return { ...wish, kind: 'cancel', member: last.member, amountFen: 0 }
  }

  private claim(member: string): Wish {
    const key = this.key()
    const wish = this.consumer(member, 'offer.claim', { key, offerId: this.shop.offerId })
    return { ...wish, kind: 'claim', member, amountFen: 0 }
  }

  private staff<N extends keyof StaffApi>(action: N, input: StaffApi[N]['input'] & { key: Key }) {
    const send = (server: HouseServer) => ask(server, 'staff', this.desk, action, input)
    return { key: input.key, send, sent: 0, failed: 0 }
  }

  private consumer<N extends keyof ConsumerApi>(
    member: string,
    action: N,
    input: ConsumerApi[N]['input'] & { key: Key },
  ) {
    const send = (server: HouseServer) => ask(server, 'consumer', member, action, input)
    return { key: input.key, send, sent: 0, failed: 0 }
  }
}

function ask(
  server: HouseServer,
  name: string,
  openid: string,
  action: string,
  input: unknown,
): Promise<Reply<unknown>> {
  return server.call<Reply<unknown>>(name, { action, input }, { openid })
}

function okOf<T>(reply: Reply<unknown>): T {
  if (reply.ok) return reply.data as T
  throw new Error(`${reply.code}: ${reply.message}`)
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
