import type { ConsumerApi } from '../../typings/contract'
import type { ConsumerGrant } from '../features/access'
import { consumerRoutes as access } from '../features/access/routes'
import { consumerRoutes as account } from '../features/account/routes'
import { consumerRoutes as behaviour } from '../features/behaviour/routes'
import { consumerRoutes as benefit } from '../features/benefit/routes'
import { consumerRoutes as card } from '../features/card/routes'
import { consumerRoutes as member } from '../features/member/routes'
import { consumerRoutes as message } from '../features/message/routes'
import { consumerRoutes as offer } from '../features/offer/routes'
import { consumerRoutes as privacy } from '../features/privacy/routes'
import { consumerRoutes as programme } from '../features/programme/routes'
import { consumerRoutes as reward } from '../features/reward/routes'
import { consumerRoutes as sale } from '../features/sale/routes'
import { consumerRoutes as shop } from '../features/shop/routes'
import type { Routes } from '../platform/router'

/** Every action of the consumer function; a missing or extra one does not compile. */
export const routes: Routes<ConsumerApi, ConsumerGrant> = {
  ...access,
  ...account,
  ...behaviour,
  ...benefit,
  ...card,
  ...member,
  ...message,
  ...offer,
  ...privacy,
  ...programme,
  ...reward,
  ...sale,
  ...shop,
}
