import { authoriseConsumer } from '../features/access'
import { router } from '../platform/router'
import { serve } from '../platform/serve'
import { routes } from './routes'

/** What any person may ask, always about themselves. */
export const main = serve('consumer', router(routes, authoriseConsumer))
