import { asyncApi } from '../runtime/async-api'
import { ApiFailure, defineApi } from '../runtime/contract'
import type { PhonePage, PhoneRuntime } from '../runtime/contract'
import { showShare } from '../stage/surfaces/share'
import { programName } from '../stage/surfaces/consent'
import { list, record, text } from './options'
import { localAddress } from './temp-files'

/** A promise given by onShareAppMessage counts only when it answers this soon. */
const promiseLimitMs = 3000

type ShareEntry = 'shareAppMessage' | 'shareTimeline'

/** Share entries of the menu that a page switched off, by page id. */
const hidden: Record<ShareEntry, Set<number>> = {
  shareAppMessage: new Set(),
  shareTimeline: new Set(),
}

/** What the capsule's menu offers: friends when the page answers for it, Moments when it does for both. */
export function shareEntries(runtime: PhoneRuntime): ShareEntry[] {
  const { id, instance } = runtime.currentPage()
  const answers = (handler: string) => typeof instance[handler] === 'function'
  if (!answers('onShareAppMessage') || hidden.shareAppMessage.has(id)) return []
  const toMoments = answers('onShareTimeline') && !hidden.shareTimeline.has(id)
  return toMoments ? ['shareAppMessage', 'shareTimeline'] : ['shareAppMessage']
}

interface Shared {
  title: string
  path: string
  imageUrl: string
}

/** As the page was opened with: WeChat does not decode a query. */
function queryOf({ query }: PhonePage): string {
  return Object.entries(query)
    .map(([key, value]) => `${key}=${value}`)
    .join('&')
}

/** What the page wants to send, with WeChat's defaults: the program's name and the page itself. */
async function shared(
  runtime: PhoneRuntime,
  from: 'button' | 'menu',
  target: unknown,
): Promise<Shared> {
  const page = runtime.currentPage()
  const query = queryOf(page)
  const own: Shared = {
    title: programName(runtime),
    path: `/${page.route}${query ? `?${query}` : ''}`,
    imageUrl: '',
  }
  const handler = page.instance['onShareAppMessage']
  if (typeof handler !== 'function') return own
  const given = record(Reflect.apply(handler, page.instance, [{ from, target }]))
  const late = await Promise.race([
    Promise.resolve(given['promise']),
    new Promise<undefined>((resolve) => setTimeout(resolve, promiseLimitMs, undefined)),
  ])
  const wanted = { ...given, ...record(late) }
  return {
    title: text(wanted, 'title', own.title),
    path: text(wanted, 'path', own.path),
    imageUrl: text(wanted, 'imageUrl'),
  }
}

/** Shows the sheet; sending to another phone of the stage opens the page there as from a friend's chat. */
export async function share(
  runtime: PhoneRuntime,
  from: 'button' | 'menu',
  target?: unknown,
): Promise<void> {
  const message = await shared(runtime, from, target)
  const imageUrl = message.imageUrl && localAddress(runtime, message.imageUrl)
  await showShare(runtime, { ...message, imageUrl, toMoments: false })
}

/** Moments: a title, a picture, and the page's query; the page itself cannot be another. */
export async function shareTimeline(runtime: PhoneRuntime): Promise<void> {
  const page = runtime.currentPage()
  const handler = page.instance['onShareTimeline']
  const given =
    typeof handler === 'function' ? record(Reflect.apply(handler, page.instance, [])) : {}
  const query = text(given, 'query', queryOf(page))
  const imageUrl = text(given, 'imageUrl')
  await showShare(runtime, {
    title: text(given, 'title', programName(runtime)),
    path: `/${page.route}${query ? `?${query}` : ''}`,
    imageUrl: imageUrl && localAddress(runtime, imageUrl),
    toMoments: true,
  })
}

function named(options: Record<string, unknown>, missing: ShareEntry[]): ShareEntry[] {
  const given = list(options, 'menus').filter(
    (name): name is ShareEntry => name === 'shareAppMessage' || name === 'shareTimeline',
  )
  return given.length > 0 ? given : missing
}

defineApi({
  showShareMenu: (runtime) =>
    asyncApi('showShareMenu', (options) => {
      const entries = named(options, ['shareAppMessage'])
      if (!entries.includes('shareAppMessage')) {
        throw new ApiFailure("menus: 'shareAppMessage' is required when 'shareTimeline' is set")
      }
      for (const entry of entries) hidden[entry].delete(runtime.currentPage().id)
    }),
  hideShareMenu: (runtime) =>
    asyncApi('hideShareMenu', (options) => {
      const entries = named(options, ['shareAppMessage', 'shareTimeline'])
      for (const entry of entries) hidden[entry].add(runtime.currentPage().id)
    }),
  updateShareMenu: () => asyncApi('updateShareMenu', () => undefined),
})
