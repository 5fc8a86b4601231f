/** Shops: where they are, when they are open, the code on their poster. */
export type { ShopDoc } from './store'
export { firstShop, shopOf } from './store'
export { distanceM } from './rules/distance'
export { anyShop, shopRank, shopsIn, shopsNear, shopView } from './find'
