/** What the console's page and its server agree on. */
import type { ActiveFault } from '../cloud'
import type { ActiveWeChatFault, TrafficRecord } from '../wechat'

export interface ConsoleState {
  env: string
  /** The movable clock, epoch ms, and how far it is from the machine's. */
  now: number
  offsetMs: number
  collections: { name: string; count: number; indexes: string[] }[]
  faults: ActiveFault[]
  triggers: { functionName: string; triggerName: string; cron: string }[]
  seeds: string[]
  exports: string[]
}

export interface WeChatState {
  /** Newest first. */
  traffic: TrafficRecord[]
  faults: ActiveWeChatFault[]
  cards: { id: string; title: string; status: string; claimed: number; total: number }[]
  /** Whether reviews end by themselves. */
  reviewsAlone: boolean
}
