import { asyncApi } from '../runtime/async-api'
import { ApiFailure, defineApi } from '../runtime/contract'
import type { PhoneRuntime } from '../runtime/contract'
import { askSubscribe } from '../stage/surfaces/subscribe'
import { keep, kept } from './device-state'
import { requireGesture } from './gesture'
import { list } from './options'
import { ask } from './services'

const templateLimit = 5
const key = 'subscriptions'
type Answer = 'accept' | 'reject'

/** The main switch and the answers kept by "always keep these choices". */
export function subscriptions(runtime: PhoneRuntime) {
  const itemSettings = JSON.parse(kept(runtime, key) ?? '{}') as Record<string, Answer>
  return { mainSwitch: true, itemSettings }
}

/** Answers in WeChat's shape: one member per template id. */
async function subscribe(runtime: PhoneRuntime, tmplIds: string[]) {
  requireGesture()
  if (tmplIds.length === 0)
    throw new ApiFailure('parameter error: tmplIds can not be empty', { errCode: 10001 })
  if (tmplIds.length > templateLimit) {
    throw new ApiFailure('Templates count out of max bounds', { errCode: 20003 })
  }
  const { itemSettings } = subscriptions(runtime)
  const open = tmplIds.filter((id) => !itemSettings[id])
  const answers: Record<string, Answer> = Object.fromEntries(
    tmplIds.flatMap((id) => (itemSettings[id] ? [[id, itemSettings[id]]] : [])),
  )
  if (open.length) {
    const templates = await ask(runtime, 'wechat.templates', { tmplIds: open })
    const { accepted, always } = await askSubscribe(runtime, templates)
    for (const id of open) answers[id] = accepted.includes(id) ? 'accept' : 'reject'
    if (always) keep(runtime, key, JSON.stringify({ ...itemSettings, ...answers }))
  }
  await ask(runtime, 'wechat.subscribe', { answers })
  return answers
}

defineApi({
  requestSubscribeMessage: (runtime) =>
    asyncApi(
      'requestSubscribeMessage',
      (options) => subscribe(runtime, list(options, 'tmplIds').map(String)),
      { tmplIds: 'Array' },
    ),
})
