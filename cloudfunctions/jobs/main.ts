import { serve } from '../platform/serve'
import { sdkSubscribeMessages } from '../platform/wechat/subscribe'
import { timers } from './run'
import { remind, works } from './works'

/** What happens without anybody asking: timers only, never a person. */
export const main = serve('jobs', timers([...works, remind(sdkSubscribeMessages)]))
