import '../builtins'
import { startApi, unbuiltApi } from '../api'
import { AutomatorAgent } from '../automator/agent'
import { Link, type ToPhone } from './link'
import { Phone } from './phone'
import { listenToStage } from './stage-channel'

/** Starts the phone of this frame. */
async function main() {
  const boot = window.phoneBoot
  const phone = new Phone(boot, window.phoneManifest, unbuiltApi)
  window.addEventListener('error', (event) =>
    phone.report(event.error ?? event.message, 'uncaught'),
  )
  window.addEventListener('unhandledrejection', (event) => {
    phone.app.emit('onUnhandledRejection', { reason: event.reason as unknown })
    phone.show(reasonOf(event.reason), 'unhandled rejection')
  })
  window.addEventListener('resize', () => resized(phone))
  listenToStage((message) => {
    if (message.phone === 'settings') phone.changeSettings(message.settings)
    if (message.phone !== 'tell') return
    if (message.name === 'appHide') hideApp(phone)
    else if (message.name === 'appShow') showApp(phone)
    else phone.signals.emit('stage', { name: message.name, payload: message.payload })
  })
  const link: Link = new Link(boot.phone, (message) => {
    if (message.type === 'call') void started.then(() => answer(link, agent, message))
    else receive(phone, message)
  })
  const agent = new AutomatorAgent(phone, (message) => link.send(message))
  startApi(phone)
  const started = phone.start(firstUrls(phone, boot.path))
  await started
  sessionStorage.removeItem(keptKey(phone))
}

const keptKey = (phone: Phone) => `phone/${phone.phone}/reload`

/** After a live reload the pages that were open; else the one asked for. */
function firstUrls(phone: Phone, path: string): string[] {
  const kept = sessionStorage.getItem(keptKey(phone))
  return kept === null ? [path] : (JSON.parse(kept) as string[])
}

async function answer(link: Link, agent: AutomatorAgent, call: ToPhone & { type: 'call' }) {
  const { id, method, params } = call
  try {
    link.send({ type: 'result', id, result: await agent.perform(method, params) })
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    link.send({ type: 'failure', id, message })
  }
}

function receive(phone: Phone, message: ToPhone) {
  if (message.type === 'clock') phone.clockOffsetMs = message.offsetMs
  if (message.type === 'reload') {
    // A reload on the heels of another keeps the pages of before the first.
    if (sessionStorage.getItem(keptKey(phone)) === null) {
      sessionStorage.setItem(keptKey(phone), JSON.stringify(phone.router.urls()))
    }
    location.reload()
  }
}

function hideApp(phone: Phone) {
  phone.router.top?.hide()
  phone.app.emit('onHide', {})
  phone.signals.emit('appHide', undefined)
}

function showApp(phone: Phone) {
  phone.app.emit('onShow', { ...phone.launchOptions, referrerInfo: {} })
  phone.router.top?.show()
  phone.signals.emit('appShow', undefined)
}

function resized(phone: Phone) {
  phone.layOut()
  const { windowWidth, windowHeight } = phone.layout()
  phone.router.top?.resize({ windowWidth, windowHeight })
}

/** wx functions reject with `{ errMsg }`. */
function reasonOf(reason: unknown): unknown {
  if (reason instanceof Error || typeof reason !== 'object' || reason === null) return reason
  const { errMsg } = reason as { errMsg?: string }
  return errMsg ?? JSON.stringify(reason)
}

/** In a task of its own: what looks at call stacks (debuggers, the network panel) then need not parse it all anew. */
queueMicrotask(() => {
  main().catch((error: unknown) => {
    console.error(error)
    document.body.append(error instanceof Error ? (error.stack ?? error.message) : String(error))
  })
})
