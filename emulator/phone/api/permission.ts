import { asyncApi } from '../runtime/async-api'
import { ApiFailure, defineApi } from '../runtime/contract'
import type { PhoneRuntime } from '../runtime/contract'
import type { PermissionScope } from '../locales/surfaces'
import { texts } from '../stage/surfaces'
import { askPermission } from '../stage/surfaces/consent'
import { showSettings } from '../stage/surfaces/settings'
import { keep, kept } from './device-state'
import { flag, record, text } from './options'
import { requirePrivacy } from './privacy'
import { subscriptions } from './subscribe'

const key = 'permissions'
type Given = Partial<Record<PermissionScope, boolean>>

function given(runtime: PhoneRuntime): Given {
  return JSON.parse(kept(runtime, key) ?? '{}') as Given
}

function remember(runtime: PhoneRuntime, scope: PermissionScope, allowed: boolean): void {
  keep(runtime, key, JSON.stringify({ ...given(runtime), [scope]: allowed }))
}

/** The program's sentence for a scope, from `permission` in app.json. */
function why(runtime: PhoneRuntime, scope: string): string {
  return text(record(record(runtime.appConfig['permission'])[scope]), 'desc')
}

/** Private scopes need the privacy consent before the permission question. */
const privateScopes = new Set<string>([
  'scope.userLocation',
  'scope.userFuzzyLocation',
  'scope.camera',
  'scope.writePhotosAlbum',
  'scope.addPhoneCalendar',
])

/**
 * Asks the first time; afterwards the kept answer counts until openSetting changes it.
 * @throws ApiFailure 'auth deny' (first refusal: errno 103) in WeChat's words
 */
export async function requirePermission(
  runtime: PhoneRuntime,
  scope: PermissionScope,
  api: string,
): Promise<void> {
  if (privateScopes.has(scope)) await requirePrivacy(runtime, api)
  const known = given(runtime)[scope]
  if (known === true) return
  if (known === false) throw new ApiFailure('auth deny', { errno: 103 })
  const allowed = await askPermission(runtime, scope, why(runtime, scope))
  remember(runtime, scope, allowed)
  if (!allowed) throw new ApiFailure('auth deny', { errno: 103 })
}

function isScope(runtime: PhoneRuntime, scope: string): scope is PermissionScope {
  return scope in texts(runtime).permission.scopes
}

function setting(runtime: PhoneRuntime, withSubscriptions: boolean) {
  return {
    authSetting: given(runtime),
    ...(withSubscriptions ? { subscriptionsSetting: subscriptions(runtime) } : {}),
  }
}

/** The settings page of WeChat; answers what it left behind. */
export async function openSetting(runtime: PhoneRuntime, withSubscriptions = false) {
  await showSettings(runtime, given(runtime), (scope, allowed) => remember(runtime, scope, allowed))
  return setting(runtime, withSubscriptions)
}

defineApi({
  getSetting: (runtime) =>
    asyncApi('getSetting', (options) => setting(runtime, flag(options, 'withSubscriptions'))),
  openSetting: (runtime) =>
    asyncApi('openSetting', (options) => openSetting(runtime, flag(options, 'withSubscriptions'))),
  authorize: (runtime) =>
    asyncApi(
      'authorize',
      async (options) => {
        const scope = text(options, 'scope')
        if (!isScope(runtime, scope)) throw new ApiFailure('invalid scope', { errno: 101 })
        await requirePermission(runtime, scope, 'authorize')
      },
      { scope: 'String' },
    ),
})
