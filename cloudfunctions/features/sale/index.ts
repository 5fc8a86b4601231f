/** Sales: what was bought, how it was paid, what came back; the accounts follow each sale. */
export { forgetBuyer, ownSales } from './find'
export { finishSales, tellMoves, tellSuspects } from './finish'
export { joinSales, partSales } from './merge'
export type { SaleDoc } from './record'
export { SALES } from './record'
