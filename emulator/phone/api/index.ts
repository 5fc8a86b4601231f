/** WeChat's `wx.*` beyond what the runtime itself supplies. Importing this registers it all. */
import './system'
import './storage'
import './feedback'
import './login'
import './cloud'
import './network'
import './privacy'
import './permission'
import './scan'
import './card'
import './location'
import './map-context'
import './before-unload'
import './subscribe'
import './pay'
import './share'
import './media'
import './files'
import './device'
import './animation'
import './appearance'
import './logs'
import { dressCapsule } from '../stage/capsule'
import { exposeControls } from '../stage/surfaces'
import type { PhoneRuntime } from '../runtime/contract'
import { followStage } from './device-state'
import { followTaps } from './gesture'

export { unbuiltApi } from './unbuilt'

/** Connects what was registered with the phone that now runs. Called once, before the app's own code. */
export function startApi(runtime: PhoneRuntime): void {
  followStage(runtime)
  followTaps(runtime)
  exposeControls(runtime)
  dressCapsule(runtime)
}
