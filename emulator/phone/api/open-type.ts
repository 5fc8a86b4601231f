import { ApiFailure } from '../runtime/contract'
import type { PhoneRuntime } from '../runtime/contract'
import { showAvatar } from '../stage/surfaces/avatar'
import { askPhoneNumber } from '../stage/surfaces/consent'
import { holder } from '../stage/holder'
import { openSetting } from './permission'
import { agreeByButton, requirePrivacy } from './privacy'
import { ask } from './services'
import { share } from './share'
import { keepFile } from './temp-files'

/** The button that was tapped, as far as an open-type needs it. */
export interface PressedButton {
  id: string
  target: { id: string; dataset: Readonly<Record<string, unknown>> }
  fire(type: string, detail?: unknown): void
}

type OpenType = (runtime: PhoneRuntime, button: PressedButton) => Promise<void>

/** Runs one and reports its outcome in the button's own event; a refusal is an outcome, not an error. */
async function outcome(
  button: PressedButton,
  event: string,
  api: string,
  run: () => Promise<Record<string, unknown>>,
): Promise<void> {
  try {
    button.fire(event, { errMsg: `${api}:ok`, ...(await run()) })
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error
    button.fire(event, { errMsg: `${api}:fail ${error.message}`, ...error.fields })
  }
}

function phoneNumber(api: 'getPhoneNumber' | 'getRealtimePhoneNumber'): OpenType {
  return (runtime, button) =>
    outcome(button, api.toLowerCase(), api, async () => {
      await requirePrivacy(runtime, api)
      if (!(await askPhoneNumber(runtime))) throw new ApiFailure('user deny')
      return ask(runtime, 'wechat.phoneCode', { phoneNumber: holder(runtime).phoneNumber })
    })
}

const built: Record<string, OpenType> = {
  getPhoneNumber: phoneNumber('getPhoneNumber'),
  getRealtimePhoneNumber: phoneNumber('getRealtimePhoneNumber'),
  chooseAvatar: (runtime, button) =>
    outcome(button, 'chooseavatar', 'chooseAvatar', async () => {
      await requirePrivacy(runtime, 'chooseAvatar')
      const picture = await showAvatar(runtime)
      if (!picture) throw new ApiFailure('cancel')
      return { avatarUrl: keepFile(picture, picture.type.split('/')[1] ?? 'png') }
    }),
  share: (runtime, button) => share(runtime, 'button', button.target),
  openSetting: (runtime, button) =>
    outcome(button, 'opensetting', 'openSetting', () => openSetting(runtime)),
  agreePrivacyAuthorization: async (runtime, button) => {
    agreeByButton(runtime, button.id)
    button.fire('agreeprivacyauthorization', { errMsg: 'agreePrivacyAuthorization:ok' })
    await Promise.resolve()
  },
}

/**
 * `open-type`, several joined by `|` as WeChat allows with agreePrivacyAuthorization: consent comes first,
 * whatever the order in the attribute.
 */
export function pressOpenType(
  runtime: PhoneRuntime,
  openType: string,
  button: PressedButton,
): void {
  const types = openType.split('|').filter(Boolean)
  const consent = 'agreePrivacyAuthorization'
  const ordered = [
    ...types.filter((type) => type === consent),
    ...types.filter((type) => type !== consent),
  ]
  const run = async (): Promise<void> => {
    for (const type of ordered) {
      const open = built[type]
      if (!open) throw new Error(`<button open-type="${type}"> is not built on this phone`)
      await open(runtime, button)
    }
  }
  run().catch((error: unknown) => runtime.report(error, '<button>'))
}
