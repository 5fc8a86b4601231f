import type { PhoneRuntime } from '../../runtime/contract'
import { element } from '../element'
import { surfaceLayer } from '../surfaces'

export interface ToastRequest {
  title: string
  icon: 'success' | 'error' | 'loading' | 'none'
  /** Address of an own picture instead of the icon. */
  image: string
  durationMs: number
  /** Keeps taps from the page while it shows. */
  mask: boolean
}

const signs = {
  success: '<path d="M4 12.5l5.2 5.2L20 7"/>',
  error: '<path d="M12 5v8M12 17.4v.6"/><circle cx="12" cy="12" r="10"/>',
  loading: '<path d="M12 3a9 9 0 1 0 9 9"/>',
}

/** WeChat has one toast at a time: toast and loading replace each other. */
let shown: HTMLElement | undefined
let timer: ReturnType<typeof setTimeout> | undefined

export function showToast(runtime: PhoneRuntime, request: ToastRequest): void {
  hideToast()
  const toast = element(
    'div',
    { class: `toast${request.icon === 'none' && !request.image ? ' words' : ''}`, role: 'status' },
    sign(request),
    request.title && element('div', {}, request.title),
  )
  shown = element('div', { class: 'toast-holder' }, toast)
  if (request.mask) shown.prepend(element('div', { class: 'toast-mask' }))
  surfaceLayer(runtime).root.append(shown)
  if (request.durationMs < Infinity) timer = setTimeout(hideToast, request.durationMs)
}

export function hideToast(): void {
  clearTimeout(timer)
  shown?.remove()
  shown = undefined
}

function sign({ icon, image }: ToastRequest): Node | undefined {
  if (image) return element('img', { class: 'sign', src: image, alt: '' })
  if (icon === 'none') return undefined
  const holder = element('div')
  holder.innerHTML = `<svg class="sign${icon === 'loading' ? ' spin' : ''}" viewBox="0 0 24 24" fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${signs[icon]}</svg>`
  return holder.firstElementChild ?? undefined
}
