import type { FrameMessage } from './contract'

let lastId = 0

/** Asks the stage around this phone; rejects with its reason, or when there is no stage. */
export function askStage(name: string, request: unknown): Promise<unknown> {
  if (window.parent === window) {
    return Promise.reject(new Error(`no stage around this phone shows "${name}"`))
  }
  lastId += 1
  const id = lastId
  tellStage({ phone: 'surface', id, name, request })
  return new Promise((resolve, reject) => {
    const listener = ({ data, source }: MessageEvent) => {
      const message = data as FrameMessage
      if (source !== window.parent || !('id' in message) || message.id !== id) return
      if (message.phone !== 'answer' && message.phone !== 'refusal') return
      window.removeEventListener('message', listener)
      if (message.phone === 'answer') resolve(message.reply)
      else reject(new Error(message.reason))
    }
    window.addEventListener('message', listener)
  })
}

export function tellStage(message: FrameMessage) {
  if (window.parent !== window) window.parent.postMessage(message, location.origin)
}

/** Hears what the stage says by itself. */
export function listenToStage(handle: (message: FrameMessage) => void) {
  window.addEventListener('message', ({ data, source, origin }) => {
    if (source !== window.parent || origin !== location.origin) return
    const message = data as FrameMessage
    if (message.phone === 'settings' || message.phone === 'tell') handle(message)
  })
}
