import * as access from '../features/access/routes'
import * as card from '../features/card/routes'
import * as member from '../features/member/routes'
import * as message from '../features/message/routes'
import * as offer from '../features/offer/routes'
import * as reward from '../features/reward/routes'
import * as sale from '../features/sale/routes'
import * as shop from '../features/shop/routes'

/** Every action of the consumer function, one feature after the other. */
export const routes = {
  ...access.consumerRoutes,
  ...card.consumerRoutes,
  ...member.consumerRoutes,
  ...message.consumerRoutes,
  ...offer.consumerRoutes,
  ...reward.consumerRoutes,
  ...sale.consumerRoutes,
  ...shop.consumerRoutes,
}
