import { authoriseStaff } from '../features/access'
import { router } from '../platform/router'
import { serve } from '../platform/serve'
import { routes } from './routes'

/** What a person with a role in a shop may do at the desk. */
export const main = serve('staff', router(routes, authoriseStaff))
