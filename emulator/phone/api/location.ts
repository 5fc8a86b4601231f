import { asyncApi } from '../runtime/async-api'
import { ApiFailure, defineApi } from '../runtime/contract'
import type { PhoneRuntime } from '../runtime/contract'
import type { PermissionScope } from '../locales/surfaces'
import { showChooseLocation, showPlace } from '../stage/surfaces/location'
import { device } from './device-state'
import { number, text } from './options'
import type { Options } from './options'
import { requirePermission } from './permission'
import { requirePrivacy } from './privacy'

/** A fuzzy position is rounded to this part of a degree, about one kilometre. */
const fuzzyDegrees = 0.01

function requireDeclared(runtime: PhoneRuntime, api: string): void {
  const declared = runtime.appConfig['requiredPrivateInfos']
  if (Array.isArray(declared) && declared.includes(api)) return
  throw new ApiFailure(
    'the api need to be declared in the requiredPrivateInfos field in app.json/ext.json',
    { errno: 104 },
  )
}

async function position(runtime: PhoneRuntime, api: string, scope: PermissionScope) {
  requireDeclared(runtime, api)
  await requirePermission(runtime, scope, api)
  return device.place
}

function fuzzy(degrees: number): number {
  return Number((Math.round(degrees / fuzzyDegrees) * fuzzyDegrees).toFixed(2))
}

async function precise(runtime: PhoneRuntime) {
  const place = await position(runtime, 'getLocation', 'scope.userLocation')
  return {
    ...place,
    speed: -1,
    accuracy: 30,
    altitude: 0,
    verticalAccuracy: 0,
    horizontalAccuracy: 30,
  }
}

async function choose(runtime: PhoneRuntime, options: Options) {
  requireDeclared(runtime, 'chooseLocation')
  await requirePrivacy(runtime, 'chooseLocation')
  const start = {
    latitude: number(options, 'latitude', device.place.latitude),
    longitude: number(options, 'longitude', device.place.longitude),
  }
  const chosen = await showChooseLocation(runtime, start)
  if (!chosen) throw new ApiFailure('cancel')
  return chosen
}

defineApi({
  getLocation: (runtime) => asyncApi('getLocation', () => precise(runtime)),
  getFuzzyLocation: (runtime) =>
    asyncApi('getFuzzyLocation', async () => {
      const place = await position(runtime, 'getFuzzyLocation', 'scope.userFuzzyLocation')
      return { latitude: fuzzy(place.latitude), longitude: fuzzy(place.longitude) }
    }),
  chooseLocation: (runtime) => asyncApi('chooseLocation', (options) => choose(runtime, options)),
  openLocation: (runtime) =>
    asyncApi(
      'openLocation',
      (options) => {
        // Succeeds once the map is open; closing it is no event of the program's.
        void showPlace(runtime, {
          latitude: number(options, 'latitude', 0),
          longitude: number(options, 'longitude', 0),
          name: text(options, 'name'),
          address: text(options, 'address'),
        })
      },
      { latitude: 'Number', longitude: 'Number' },
    ),
})
