/**
 * CloudBase's list prices in yuan, as its documentation gave them in 2022: packages, and what is beyond
 * them by use. One count holds function calls, database reads and writes, uploads and downloads.
 * Source: 价格文档 of 云开发 CloudBase, github.com/tencentyun/qcloud-documents at 021a9b8,
 * product/移动与通信/应用服务平台/购买指南/价格文档.md; today's: cloud.tencent.com/document/product/876/75213.
 * Environments opened since are billed by instance hours (云函数 V2) and are not priced here.
 */
export const PRICES = {
  asOf: '2022',
  byUse: {
    per10kOperations: 0.5,
    perGbSecond: 0.00011108,
    perGbOut: 0.8,
    perGbDayStored: 0.1,
  },
  packages: [
    { name: 'personal', yuan: 19.9, operations: 200_000, gbSeconds: 100_000, gbOut: 2, gb: 2 },
    { name: 'starter', yuan: 99, operations: 5_000_000, gbSeconds: 300_000, gbOut: 8, gb: 30 },
    { name: 'start-up', yuan: 299, operations: 10_000_000, gbSeconds: 450_000, gbOut: 10, gb: 100 },
    { name: 'business', yuan: 499, operations: 20_000_000, gbSeconds: 600_000, gbOut: 15, gb: 200 },
    { name: 'team', yuan: 999, operations: 50_000_000, gbSeconds: 1_000_000, gbOut: 25, gb: 300 },
  ],
} as const

/** What a month used. */
export interface Used {
  operations: number
  gbSeconds: number
  gbOut: number
}

export interface Bill {
  byUse: number
  /** The cheapest package, with what is beyond it by use. */
  name: string
  withPackage: number
}

/** Yuan a month; what is stored is not counted. */
export function billOf(used: Used): Bill {
  const { per10kOperations, perGbSecond, perGbOut } = PRICES.byUse
  const beyond = (free: Used) =>
    (Math.max(0, used.operations - free.operations) / 10_000) * per10kOperations +
    Math.max(0, used.gbSeconds - free.gbSeconds) * perGbSecond +
    Math.max(0, used.gbOut - free.gbOut) * perGbOut
  const offers = PRICES.packages.map((one) => ({ name: one.name, yuan: one.yuan + beyond(one) }))
  const [best] = offers.sort((a, b) => a.yuan - b.yuan)
  return {
    byUse: beyond({ operations: 0, gbSeconds: 0, gbOut: 0 }),
    name: best?.name ?? '',
    withPackage: best?.yuan ?? NaN,
  }
}
