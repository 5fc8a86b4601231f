/** What goes wrong on purpose between the product and WeChat. */

export type WeChatFaultKind =
  /** The request is refused with `errcode`, without being carried out. */
  | 'errcode'
  /** The reply is held back for `delayMs`. */
  | 'slow'
  /** Not carried out, never answered. */
  | 'timeout'
  /** Carried out, then the connection is cut. */
  | 'lostReply'
  /** A pushed event is sent twice. */
  | 'duplicateEvent'
  /** A pushed event is sent `delayMs` late. */
  | 'lateEvent'

export interface WeChatFault {
  readonly kind: WeChatFaultKind
  /** Start of the paths (or of the event names) it strikes; absent: all. */
  readonly path?: string
  /** Share of the matching requests, above 0 to 1; default 1. */
  readonly rate?: number
  /** How often it strikes; default until cleared. */
  readonly times?: number
  readonly errcode?: number
  readonly delayMs?: number
}

export interface ActiveWeChatFault extends WeChatFault {
  readonly id: string
  readonly struck: number
}

const KINDS: Readonly<Record<WeChatFaultKind, 'errcode' | 'delayMs' | null>> = {
  errcode: 'errcode',
  slow: 'delayMs',
  timeout: null,
  lostReply: null,
  duplicateEvent: null,
  lateEvent: 'delayMs',
}
export const WECHAT_FAULT_KINDS = Object.keys(KINDS) as WeChatFaultKind[]

export class WeChatFaults {
  private entries: { id: string; rule: WeChatFault; struck: number }[] = []
  private lastId = 0

  constructor(private readonly random: () => number) {}

  /** @throws RangeError naming the field that does not fit */
  add(rule: WeChatFault): string {
    if (!Object.hasOwn(KINDS, rule.kind)) throw new RangeError(`kind: no fault ${rule.kind}`)
    const needed = KINDS[rule.kind]
    if (needed && !Number.isSafeInteger(rule[needed])) {
      throw new RangeError(`${needed}: ${rule.kind} needs an integer`)
    }
    const rate = rule.rate ?? 1
    if (!(rate > 0 && rate <= 1)) throw new RangeError('rate: above 0, at most 1')
    const id = `wechat-${++this.lastId}`
    this.entries.push({ id, rule, struck: 0 })
    return id
  }

  list(): ActiveWeChatFault[] {
    return this.entries.map(({ id, rule, struck }) => ({ ...rule, id, struck }))
  }

  clear(id?: string): void {
    this.entries = id === undefined ? [] : this.entries.filter((entry) => entry.id !== id)
  }

  /** The first rule of these kinds that strikes; counted, and gone when spent. */
  strike(path: string, kinds: readonly WeChatFaultKind[]): WeChatFault | undefined {
    const entry = this.entries.find(
      ({ rule, struck }) =>
        kinds.includes(rule.kind) &&
        path.startsWith(rule.path ?? '') &&
        struck < (rule.times ?? Infinity) &&
        this.random() < (rule.rate ?? 1),
    )
    if (entry) entry.struck++
    return entry?.rule
  }
}
