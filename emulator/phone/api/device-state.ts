import type { PhoneRuntime } from '../runtime/contract'
import { frameNotes } from '../stage/other-phones'
import { Listeners } from './listeners'
import type { Place } from '../stage/tile'

/** What the phone's hardware and network are like just now; the stage may change it. */
export interface DeviceState {
  online: boolean
  place: Place
  brightness: number
  keepScreenOn: boolean
}

/** People's Square, Shanghai: where a fresh phone stands until the stage moves it. */
const startPlace: Place = { latitude: 31.2304, longitude: 121.4737 }

export const device: DeviceState = {
  online: true,
  place: startPlace,
  brightness: 0.5,
  keepScreenOn: false,
}

export const networkChanges = new Listeners<{ isConnected: boolean; networkType: string }>()

export function networkType(): string {
  return device.online ? 'wifi' : 'none'
}

/** Follows what the person sets on the stage. Called once, when the phone starts. */
export function followStage(runtime: PhoneRuntime): void {
  const { network, place } = frameNotes()
  device.online = network !== 'offline'
  if (place) device.place = JSON.parse(place) as Place
  runtime.on('stage', ({ name, payload }) => {
    if (name === 'network') {
      const online = payload === 'online'
      if (online === device.online) return
      device.online = online
      networkChanges.emit({ isConnected: online, networkType: networkType() })
    }
    if (name === 'place') device.place = payload as Place
  })
}

const prefix = 'wechat:'

/** What WeChat itself keeps of a person's choices in this mini program, apart from the program's storage. */
export function kept(runtime: PhoneRuntime, key: string): string | undefined {
  return runtime.storage.get(prefix + key)
}

export function keep(runtime: PhoneRuntime, key: string, value: string): void {
  runtime.storage.set(prefix + key, value)
}
