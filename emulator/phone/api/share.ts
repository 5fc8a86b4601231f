import { asyncApi } from '../runtime/async-api'
import { ApiFailure, defineApi } from '../runtime/contract'
import type { PhoneRuntime } from '../runtime/contract'
import { showShare } from '../stage/surfaces/share'
import { programName } from '../stage/surfaces/consent'
import { list, record, text } from './options'
import { localAddress } from './temp-files'

/** A promise given by onShareAppMessage counts only when it answers this soon. */
const promiseLimitMs = 3000

/** Share entries of the menu that a page switched on or off, by page id. */
const hiddenOn = new Set<number>()

export function shareAllowed(runtime: PhoneRuntime): boolean {
  const page = runtime.currentPage()
  return !hiddenOn.has(page.id) && typeof page.instance['onShareAppMessage'] === 'function'
}

interface Shared {
  title: string
  path: string
  imageUrl: string
}

/** What the page wants to send, with WeChat's defaults: the program's name and the page itself. */
async function shared(
  runtime: PhoneRuntime,
  from: 'button' | 'menu',
  target: unknown,
): Promise<Shared> {
  const page = runtime.currentPage()
  const query = new URLSearchParams(page.query).toString()
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
  await showShare(runtime, { ...message, imageUrl })
}

function menus(options: Record<string, unknown>): string[] {
  const given = list(options, 'menus').map(String)
  return given.length ? given : ['shareAppMessage']
}

function remember(runtime: PhoneRuntime, options: Record<string, unknown>, hidden: boolean): void {
  if (!menus(options).includes('shareAppMessage')) return
  if (hidden) hiddenOn.add(runtime.currentPage().id)
  else hiddenOn.delete(runtime.currentPage().id)
}

defineApi({
  showShareMenu: (runtime) =>
    asyncApi('showShareMenu', (options) => {
      if (menus(options).includes('shareTimeline') && !menus(options).includes('shareAppMessage')) {
        throw new ApiFailure("menus: 'shareAppMessage' is required when 'shareTimeline' is set")
      }
      remember(runtime, options, false)
    }),
  hideShareMenu: (runtime) =>
    asyncApi('hideShareMenu', (options) => remember(runtime, options, true)),
  updateShareMenu: () => asyncApi('updateShareMenu', () => undefined),
})
