import type { CodeBatch } from '../../typings/contract'
import { consumer, serverNow } from './cloud'

const KEY = 'codes'
/** Refill when so few steps are left: at least five minutes stay for a phone that loses its network. */
const REFILL_BELOW = 12

type Step = CodeBatch['codes'][number]

function kept(): Step[] {
  const value: unknown = wx.getStorageSync(KEY)
  return Array.isArray(value) ? (value as Step[]) : []
}

/** The step that holds now, from what the phone keeps; null when all have passed. */
export function currentStep(now = serverNow()): Step | null {
  return kept().find(({ validFrom, validUntil }) => validFrom <= now && now < validUntil) ?? null
}

/** Minutes that the kept codes still last. */
export function minutesLeft(now = serverNow()): number {
  const last = kept().reduce((latest, { validUntil }) => Math.max(latest, validUntil), 0)
  return Math.max(0, Math.floor((last - now) / 60_000))
}

export function needsRefill(now = serverNow()): boolean {
  return kept().filter(({ validUntil }) => validUntil > now).length < REFILL_BELOW
}

export async function refill(): Promise<void> {
  const { codes } = await consumer('code.batch', {})
  wx.setStorageSync(KEY, codes)
}
