import { answer } from './answer'
import { serve } from '../platform/serve'

/** What WeChat tells by HTTP: verified by its signature, never by who calls. */
export const main = serve('notify', answer)
