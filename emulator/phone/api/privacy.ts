import { asyncApi } from '../runtime/async-api'
import { ApiFailure, defineApi } from '../runtime/contract'
import type { PhoneRuntime } from '../runtime/contract'
import { askPrivacy, programName, showPrivacyContract } from '../stage/surfaces/consent'
import { texts } from '../stage/surfaces'
import { keep, kept } from './device-state'
import { record, text } from './options'

/** After a refusal WeChat asks nothing for this long and lets every private interface fail at once. */
const silenceMs = 10_000
const consentKey = 'privacy-agreed'

type Resolve = (answer: unknown) => void
type Handler = (resolve: Resolve, info: { referrer: string }) => void

const handlers: Handler[] = []
/** Ids of the agree buttons that were really tapped since the question was asked. */
const tapped = new Set<string>()
let refusedAt = -Infinity
let asking: Promise<boolean> | undefined

function agreed(runtime: PhoneRuntime): boolean {
  return kept(runtime, consentKey) === 'yes'
}

function contractName(runtime: PhoneRuntime): string {
  const { contractTitle } = texts(runtime).privacy
  return `《${programName(runtime)}${contractTitle}》`
}

/** The agree button (`open-type="agreePrivacyAuthorization"`) was tapped. */
export function agreeByButton(runtime: PhoneRuntime, buttonId: string): void {
  tapped.add(buttonId)
  // Without a pending question the tap itself is the consent.
  if (!asking) keep(runtime, consentKey, 'yes')
}

/** Asks once for all callers: by the program's own dialog when it registered one, else by WeChat's. */
function askOnce(runtime: PhoneRuntime, referrer: string): Promise<boolean> {
  asking ??= (handlers.length ? askByProgram(referrer) : askPrivacy(runtime, contractName(runtime)))
    .then((yes) => {
      if (yes) keep(runtime, consentKey, 'yes')
      else refusedAt = Date.now()
      return yes
    })
    .finally(() => {
      asking = undefined
      tapped.clear()
    })
  return asking
}

function askByProgram(referrer: string): Promise<boolean> {
  return new Promise((resolve) => {
    const answer: Resolve = (given) => {
      const event = text(record(given), 'event')
      const buttonId = text(record(given), 'buttonId')
      if (event === 'exposureAuthorization') return
      if (event === 'agree' && !tapped.has(buttonId)) {
        console.error(
          `onNeedPrivacyAuthorization: resolve({ event: 'agree' }) names the button "${buttonId}", which was not tapped`,
        )
        return
      }
      resolve(event === 'agree')
    }
    for (const handler of handlers) handler(answer, { referrer })
  })
}

/**
 * Lets a private interface pass once the person has agreed.
 * @throws ApiFailure 104 when refused now or within the last 10 s
 */
export async function requirePrivacy(runtime: PhoneRuntime, api: string): Promise<void> {
  if (agreed(runtime)) return
  const silent = Date.now() - refusedAt < silenceMs
  if (silent || !(await askOnce(runtime, api))) {
    throw new ApiFailure('privacy permission is not authorized', { errno: 104 })
  }
}

defineApi({
  getPrivacySetting: (runtime) =>
    asyncApi('getPrivacySetting', () => ({
      needAuthorization: !agreed(runtime),
      privacyContractName: contractName(runtime),
    })),
  onNeedPrivacyAuthorization: () => (handler: unknown) => {
    if (typeof handler === 'function') handlers.splice(0, handlers.length, handler as Handler)
  },
  requirePrivacyAuthorize: (runtime) =>
    asyncApi('requirePrivacyAuthorize', () => requirePrivacy(runtime, 'requirePrivacyAuthorize')),
  openPrivacyContract: (runtime) =>
    asyncApi('openPrivacyContract', () => showPrivacyContract(runtime)),
})
