/** Sales: what was bought, how it was paid, what came back; the accounts follow each sale. */
export { finishSales } from './finish'
export type { SaleDoc } from './record'
export { SALES } from './record'
