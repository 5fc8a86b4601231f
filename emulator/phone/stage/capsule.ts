import { share, shareEntries, shareTimeline } from '../api/share'
import { openSetting } from '../api/permission'
import { ask } from '../api/services'
import { people, personNamed } from '../locales/people'
import type { PhoneRuntime } from '../runtime/contract'
import { element } from './element'
import { askStage, frameNotes } from './other-phones'
import { showMenu } from './surfaces/menu'
import { showScan } from './surfaces/scan'
import { showWallet } from './surfaces/wallet'

/** WeChat's scene number for a mini program opened from the list. */
const listScene = 1001

const dots =
  '<svg viewBox="0 0 20 8" width="20" height="8" aria-hidden="true"><circle cx="3" cy="4" r="2"/><circle cx="10" cy="4" r="3"/><circle cx="17" cy="4" r="2"/></svg>'
const target =
  '<svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true"><circle cx="10" cy="10" r="8" fill="none" stroke="currentColor" stroke-width="2"/><circle cx="10" cy="10" r="3.4"/></svg>'

function part(icon: string, label: string, press: () => void): HTMLElement {
  const button = element('button', { type: 'button', 'aria-label': label, onclick: press })
  button.innerHTML = icon
  button.style.cssText =
    'flex:1;height:100%;border:0;padding:0;background:none;color:inherit;fill:currentColor;cursor:pointer;display:grid;place-items:center'
  return button
}

async function menu(runtime: PhoneRuntime): Promise<void> {
  const { alone } = frameNotes()
  const others = alone ? people.filter(({ id }) => id !== runtime.phone).map(({ id }) => id) : []
  const entries = shareEntries(runtime)
  const offered = {
    toFriends: entries.includes('shareAppMessage'),
    toMoments: entries.includes('shareTimeline'),
  }
  const chosen = await showMenu(runtime, offered, others)
  if (chosen === 'share') await share(runtime, 'menu')
  if (chosen === 'moments') await shareTimeline(runtime)
  if (chosen === 'scan') await scan(runtime)
  if (chosen === 'wallet') await wallet(runtime)
  if (chosen === 'settings') await openSetting(runtime)
  if (chosen === 'reopen') location.reload()
  const to = /^as:(.+)$/.exec(chosen)?.[1]
  if (to) askStage({ verb: 'open', to: personNamed(to).id, path: '', scene: listScene })
}

const wallet = (runtime: PhoneRuntime) =>
  showWallet(runtime, () => ask(runtime, 'wechat.wallet', {}))

/** WeChat's own scanner: the code of a card puts it into the wallet. */
async function scan(runtime: PhoneRuntime): Promise<void> {
  const found = await showScan(runtime, { onlyFromCamera: false, types: ['qrCode'] })
  if (!found) return
  await ask(runtime, 'wechat.takeCard', { url: found.text })
  await wallet(runtime)
}

/** Brings the capsule at the top right to life: its menu, and the way out of the mini program. */
export function dressCapsule(runtime: PhoneRuntime): void {
  const capsule = document.getElementById('phone-capsule')
  if (!capsule) return
  capsule.removeAttribute('aria-hidden')
  const rule = element('i', { 'aria-hidden': 'true' })
  rule.style.cssText = 'width:.5px;height:18px;background:currentColor;opacity:.25'
  capsule.replaceChildren(
    part(dots, 'Menu', () => {
      menu(runtime).catch((error: unknown) => runtime.report(error, 'capsule menu'))
    }),
    rule,
    part(target, 'Close', () => askStage({ verb: 'leave' })),
  )
}
