import { serve } from '../platform/serve'
import { timers } from './run'
import { works } from './works'

/** What happens without anybody asking: timers only, never a person. */
export const main = serve('jobs', timers(works))
