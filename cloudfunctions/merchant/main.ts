import { authoriseMerchant } from '../features/access'
import { router } from '../platform/router'
import { serve } from '../platform/serve'
import { routes } from './routes'

/** What owners, managers and analysts may do in the console. */
export const main = serve('merchant', router(routes, authoriseMerchant))
