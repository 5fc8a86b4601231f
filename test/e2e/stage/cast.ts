/**
 * The people of the story: an owner with a programme, a shop and a cashier, made by the product's own
 * actions from the phones themselves, so that every suite begins where a real merchant would.
 */
import type { MerchantApi, ProgrammeConfig, Reply, ShopId } from '../../../typings/contract'
import type { OpenPhone, Stage } from '../start-stage'

/** Inside the phone; functions given to evaluate() run there. */
declare const wx: {
  cloud: { callFunction(options: object): void }
  switchTab(options: object): Promise<unknown>
  navigateTo(options: object): Promise<unknown>
}

let count = 0

/** A fresh idempotency key, as pages make them. */
export function freshKey(): string {
  count += 1
  return `test:${Date.now().toString(36)}:e2e${String(count).padStart(9, '0')}`
}

/** Calls a function as this phone does, and returns the data or throws with the refusal. */
export async function callAs<T>(
  { program }: OpenPhone,
  name: string,
  action: string,
  input: object,
): Promise<T> {
  const reply = (await program.evaluate(
    (fn: string, data: object) =>
      new Promise((resolve) => {
        wx.cloud.callFunction({
          name: fn,
          data,
          success: ({ result }: { result: unknown }) => {
            resolve(result)
          },
          fail: (error: unknown) => {
            resolve({ ok: false, code: 'WIRE', message: JSON.stringify(error), requestId: '' })
          },
        })
      }),
    name,
    { action, input },
  )) as Reply<T>
  if (!reply.ok) throw new Error(`${name} ${action}: ${reply.code} ${reply.message}`)
  return reply.data
}

export interface Founded {
  shopId: ShopId
  config: ProgrammeConfig
  invitation: string
}

/** The owner claims with the one-time code, publishes a preset, opens a shop, invites a cashier. */
export async function found(owner: OpenPhone, ownerCode: string): Promise<Founded> {
  await callAs(owner, 'consumer', 'owner.claim', { key: freshKey(), code: ownerCode, name: 'Chen' })
  const { config } = await callAs<MerchantApi['programme.preset']['output']>(
    owner,
    'merchant',
    'programme.preset',
    { industry: 'retail', brandName: '山雾茶' },
  )
  const { revision } = await callAs<MerchantApi['programme.saveDraft']['output']>(
    owner,
    'merchant',
    'programme.saveDraft',
    { key: freshKey(), revision: 0, config },
  )
  await callAs(owner, 'merchant', 'programme.publish', { key: freshKey(), revision, note: '' })
  const shop = await callAs<MerchantApi['shop.save']['output']>(owner, 'merchant', 'shop.save', {
    key: freshKey(),
    shop: {
      name: '湖滨银泰店',
      brand: '山雾茶',
      city: '杭州',
      district: '上城区',
      address: '延安路 258 号',
      place: { longitude: 120.163, latitude: 30.254 },
      phone: '0571-88888888',
      hours: Array.from({ length: 7 }, () => [{ from: 600, until: 1320 }]),
      closed: false,
    },
  })
  const { code } = await callAs<MerchantApi['team.invite']['output']>(
    owner,
    'merchant',
    'team.invite',
    { key: freshKey(), role: 'staff', shopIds: [shop.shopId] },
  )
  return { shopId: shop.shopId, config, invitation: code }
}

export async function join(cashier: OpenPhone, invitation: string): Promise<void> {
  await callAs(cashier, 'consumer', 'team.accept', {
    key: freshKey(),
    code: invitation,
    name: '周然',
  })
}

/** Opens a page of this phone without waiting for the client's own three seconds. */
export async function go({ program }: OpenPhone, how: 'switchTab' | 'navigateTo', url: string) {
  await program.evaluate(
    (method: 'switchTab' | 'navigateTo', target: string) => {
      void wx[method]({ url: target })
    },
    how,
    url,
  )
}

export async function tap({ program }: OpenPhone, selector: string): Promise<void> {
  const page = await program.currentPage()
  const element = await page?.$(selector)
  if (!element) throw new Error(`nothing to tap at ${selector} on ${String(page?.path)}`)
  await element.tap()
}

export type { Stage }
