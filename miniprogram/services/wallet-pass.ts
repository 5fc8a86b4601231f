import { newKey } from '../lib/key'
import { CallError, consumer, serverNow } from './cloud'
import { keepSummary } from './member'

/** What WeChat's card tells of itself when the person comes from it. */
interface WalletPass {
  cardId: string
  /** Encrypted. */
  code: string
  /** After WeChat's form: what was written there. */
  ticket: string
}
let pass: WalletPass | null = null

/**
 * WeChat adds card_id and encrypt_code to the address of a page that is opened from a card, and
 * activate_ticket after its form; whether a mini program gets them there or as extraData is not
 * confirmed, so both are read, here only.
 */
export function noteWalletPass(options: WechatMiniprogram.App.LaunchShowOption): void {
  const given = {
    ...(options.referrerInfo as { extraData?: Record<string, unknown> } | undefined)?.extraData,
    ...(options.query as Record<string, unknown>),
  }
  const text = (name: string) => {
    const value = given[name]
    // Not decodeURIComponent, which throws on an address that somebody has bent.
    return typeof value === 'string' ? value.replace(/%[0-9a-f]{2}/gi, asciiOf) : ''
  }
  const cardId = text('card_id')
  const code = text('encrypt_code') || text('code')
  if (cardId && code) pass = { cardId, code, ticket: text('activate_ticket') }
}

const asciiOf = (escaped: string) => String.fromCharCode(parseInt(escaped.slice(1), 16))

export const hasWalletPass = (): boolean => pass !== null

/**
 * Ties the card that the person came from to their membership; once, whatever WeChat answers: a card
 * that cannot be tied must not stand in the way of every visit. @throws CallError
 */
export async function adoptWalletCard(): Promise<void> {
  if (!pass) return
  const { cardId, code, ticket } = pass
  const key = newKey('wallet', serverNow())
  const input = { key, cardId, code, ...(ticket ? { ticket } : {}) }
  try {
    keepSummary(await consumer('wallet.adopt', input))
    pass = null
  } catch (error) {
    if (!(error instanceof CallError && error.code === 'OFFLINE')) pass = null
    throw error
  }
}
