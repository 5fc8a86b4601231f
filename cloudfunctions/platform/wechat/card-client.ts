import * as v from 'valibot'
import type { Context } from '../context'
import type { CardInputs } from './card-types'
import { credential, discardCredential, read } from './credentials'
import { WeChatError, WeChatSilence } from './errors'

/** What each interface answers, and whether sending it twice is the same as once. */
interface Api<T> {
  reply: v.GenericSchema<unknown, T>
  repeatable: boolean
}

const api = <T>(reply: v.GenericSchema<unknown, T>, repeatable: boolean): Api<T> => ({
  reply,
  repeatable,
})

const nothing = v.object({})
const formField = v.object({ name: v.string(), value: v.optional(v.string(), '') })

export const CARD_APIS = {
  '/card/create': api(v.object({ card_id: v.string() }), false),
  '/card/get': api(
    v.object({
      card: v.object({
        member_card: v.object({
          base_info: v.object({
            status: v.optional(v.string(), ''),
            center_app_brand_pass: v.optional(v.string(), ''),
            // Not in every official sample; without it the stock is left alone.
            sku: v.optional(v.object({ total_quantity: v.optional(v.number()) }), {}),
          }),
        }),
      }),
    }),
    true,
  ),
  '/card/batchget': api(
    v.object({ card_id_list: v.array(v.string()), total_num: v.number() }),
    true,
  ),
  '/card/update': api(v.object({ send_check: v.optional(v.boolean(), false) }), true),
  '/card/modifystock': api(nothing, false),
  '/card/membercard/activate': api(nothing, true),
  '/card/membercard/activateuserform/set': api(nothing, true),
  '/card/membercard/activatetempinfo/get': api(
    v.object({ info: v.object({ common_field_list: v.optional(v.array(formField), []) }) }),
    true,
  ),
  '/card/membercard/userinfo/get': api(
    v.object({
      openid: v.string(),
      membership_number: v.optional(v.string(), ''),
      bonus: v.optional(v.number(), 0),
      user_card_status: v.optional(v.string(), ''),
      has_active: v.optional(v.boolean(), false),
      user_info: v.optional(v.object({ common_field_list: v.optional(v.array(formField), []) })),
    }),
    true,
  ),
  '/card/membercard/updateuser': api(
    v.object({ result_bonus: v.optional(v.number()), openid: v.optional(v.string(), '') }),
    true,
  ),
  '/card/code/decrypt': api(v.object({ code: v.string() }), true),
  '/card/code/get': api(
    v.object({
      openid: v.optional(v.string(), ''),
      user_card_status: v.optional(v.string(), ''),
      card: v.object({ card_id: v.string() }),
    }),
    true,
  ),
  '/card/code/consume': api(nothing, false),
  '/card/code/unavailable': api(nothing, true),
  '/card/qrcode/create': api(v.object({ url: v.string(), show_qrcode_url: v.string() }), true),
} satisfies Record<keyof CardInputs, Api<unknown>>

export type CardApi = keyof CardInputs
export type CardOutput<Name extends CardApi> = v.InferOutput<(typeof CARD_APIS)[Name]['reply']>

type Doing = Pick<Context, 'db' | 'clock' | 'ids' | 'log' | 'secrets' | 'wechat'>

/** Holds each single request back until it may go: one call may send two, when its token was old. */
type Paced = (send: () => Promise<unknown>) => Promise<unknown>

const TIMEOUT_MS = 5_000
/** Pauses before the second and third try of what may be sent twice. */
const PAUSES_MS = [200, 800]

/**
 * One call of the card platform as the official account. An old token is replaced once; a busy WeChat
 * is asked again where that is harmless; everything else is thrown for the feature to act on.
 * @throws WeChatError, WeChatSilence, Refusal (BUSY, WECHAT_UNAVAILABLE)
 */
export async function callCard<Name extends CardApi>(
  context: Doing,
  name: Name,
  input: CardInputs[Name],
  timeoutMs = TIMEOUT_MS,
  paced: Paced = (send) => send(),
): Promise<CardOutput<Name>> {
  const { reply, repeatable } = CARD_APIS[name] as Api<CardOutput<Name>>
  let refreshed = false
  for (let round = 0; ;) {
    const token = await credential(context, 'token')
    const startedAt = context.clock.now()
    try {
      const query = { access_token: token }
      const request = { path: name, method: 'POST' as const, query, body: input, timeoutMs }
      const answer = await paced(() => context.wechat.ask(request))
      const output = read(name, reply, answer)
      context.log.info('wechat', { api: name, ms: context.clock.now() - startedAt })
      return output
    } catch (error) {
      logFailure(context, name, error, context.clock.now() - startedAt)
      if (!refreshed && error instanceof WeChatError && error.remedy === 'refresh_token') {
        refreshed = true
        await discardCredential(context, 'token', token)
        continue
      }
      const pauseMs = PAUSES_MS[round++]
      if (pauseMs === undefined || !repeatable || !isPassing(error)) throw error
      await context.clock.sleep(pauseMs + context.ids.below(pauseMs))
    }
  }
}

function isPassing(error: unknown): boolean {
  return (
    error instanceof WeChatSilence || (error instanceof WeChatError && error.remedy === 'retry')
  )
}

function logFailure({ log }: Doing, api: string, error: unknown, ms: number): void {
  if (error instanceof WeChatError) {
    const { errcode, remedy, rid } = error
    log.warn('wechat refused', { api, errcode, remedy, rid, ms })
  } else if (error instanceof WeChatSilence) {
    log.warn('wechat silent', { api, reason: error.reason, ms })
  }
}
