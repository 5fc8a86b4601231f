import { pressNative } from '../stage/native'
import type { Phone } from '../runtime/phone'
import type { Calls, Emit } from './agent'

/**
 * When the tool is told that the phone is connected. The official client listens only once it has the
 * answer; where both come in one piece the first telling is lost, and later ones harm nobody.
 */
const CONNECTED_AFTER_MS = [50, 500, 2_000, 10_000, 30_000]

/** The Tool domain: the tool itself, and what WeChat draws around the program. */
export function toolCalls(phone: Phone, emit: Emit): Calls {
  let ticket = ''
  return {
    'Tool.getInfo': () => ({ SDKVersion: sdkVersion(phone) }),
    'Tool.enableRemoteDebug': () => {
      // This phone is the device: nothing to scan, it is connected already.
      for (const afterMs of CONNECTED_AFTER_MS)
        setTimeout(() => emit('Tool.onRemoteDebugConnected', {}), afterMs)
      return {}
    },
    'Tool.getTestAccounts': () => ({
      accounts: [{ openid: phone.identity.openid, nickName: phone.phone }],
    }),
    'Tool.stopAudits': () => ({ report: '<!doctype html><title>Audits</title>', data: '{}' }),
    'Tool.getTicket': () => ({ ticket }),
    'Tool.setTicket': (params) => {
      ticket = String(params.ticket)
    },
    'Tool.refreshTicket': () => {
      ticket = crypto.randomUUID()
    },
    'Tool.native': async ({ method, data }) => {
      const name = String(method)
      const [first = ''] = phone.router.urls()
      if (name === 'goHome') await phone.router.reLaunch({ url: homeOf(phone) || first })
      else if (name === 'navigateLeft') await phone.router.navigateBack({}, 'button')
      else if (name === 'switchTab') await phone.router.switchTab({ url: tabUrl(data) })
      else if (!pressNative(phone, name)) throw new Error(`Tool.native ${name} unimplemented`)
    },
  }
}

function sdkVersion(phone: Phone): string {
  const info = phone.wx.getAppBaseInfo as () => { SDKVersion: string }
  return info().SDKVersion
}

function homeOf(phone: Phone): string {
  return `/${phone.launchOptions.path}`
}

function tabUrl(data: unknown): string {
  const { url } = (data ?? {}) as { url?: string }
  if (url === undefined) throw new Error('switchTab needs { url }')
  return url.startsWith('/') ? url : `/${url}`
}
