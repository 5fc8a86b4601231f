/**
 * The people of the story: an owner with a programme, a shop and a cashier, made by the product's own
 * actions from the phones themselves, so that every suite begins where a real merchant would.
 */
import type {
  Industry,
  MerchantApi,
  ProgrammeConfig,
  Reply,
  ShopId,
} from '../../../typings/contract'
import { startStage, until, type OpenPhone, reload } from '../start-stage'

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
export async function found(
  owner: OpenPhone,
  ownerCode: string,
  industry: Industry = 'retail',
  adapt: (config: ProgrammeConfig) => void = () => undefined,
): Promise<Founded> {
  await callAs(owner, 'consumer', 'owner.claim', { key: freshKey(), code: ownerCode, name: 'Chen' })
  const { config } = await callAs<MerchantApi['programme.preset']['output']>(
    owner,
    'merchant',
    'programme.preset',
    { industry, brandName: '山雾茶' },
  )
  adapt(config)
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

export type Opened = Awaited<ReturnType<typeof startStage>>

export interface Company extends Founded {
  stage: Opened
  owner: OpenPhone
  cashier: OpenPhone
}

/** A stage with a founded programme and its cashier at the desk. */
export async function openCompany(
  industry: Industry = 'catering',
  adapt?: (config: ProgrammeConfig) => void,
): Promise<Company> {
  const stage = await startStage()
  const owner = await stage.open('merchant')
  const founded = await found(
    owner,
    stage.server.secrets.variables['OWNER_CODE'] ?? '',
    industry,
    adapt,
  )
  const cashier = await stage.open('staff')
  await join(cashier, founded.invitation)
  await reload(cashier)
  return { ...founded, stage, owner, cashier }
}

/** Waits until this phone shows the text; what it shows instead is the failure's message. */
export async function seen({ page }: OpenPhone, text: string | RegExp, timeoutMs?: number) {
  const wanted = page.getByText(text).filter({ visible: true }).first()
  await until(() => wanted.isVisible(), timeoutMs).catch(async () => {
    const shown = await page.locator('body').innerText()
    throw new Error(`"${String(text)}" is not to be seen; shown is:\n${shown}`)
  })
}

/** Taps what carries this label, as a screen reader names it. */
export const tapLabel = ({ page }: OpenPhone, label: string) =>
  page.locator(`[aria-label="${label}"]`).filter({ visible: true }).first().click()

export const tapText = ({ page }: OpenPhone, text: string) =>
  page.getByText(text, { exact: true }).filter({ visible: true }).first().click()

/** Answers what WeChat itself asks: `confirm`, `cancel`, `allow`, `refuse`, or a line of a sheet. */
export const answer = ({ page }: OpenPhone, action: string) =>
  page.locator(`[data-action="${action}"]`).last().click()

/** A new visitor claims with a tick and a tap. */
export async function claim(visitor: OpenPhone): Promise<void> {
  await seen(visitor, '免费领取会员卡')
  await tapLabel(visitor, '同意会员协议')
  await visitor.page.locator('.claim-bar wx-button').click()
  await seen(visitor, '最近记录')
}

/** Shows the member's code on the member's phone and gives its digits. */
export async function showCode(member: OpenPhone): Promise<string> {
  await go(member, 'navigateTo', '/packages/member/code/code')
  const digits = await until(async () => {
    const page = await member.program.currentPage()
    return page?.path.endsWith('code/code') ? String((await page.data('digits')) ?? '') : ''
  })
  return digits.replace(/\s/g, '')
}

/** The desk scans what the member's phone shows. */
export async function scan(cashier: OpenPhone, code: string): Promise<void> {
  await go(cashier, 'switchTab', '/pages/work/work')
  await cashier.program.mockWxMethod('scanCode', { result: code, scanType: 'QR_CODE' })
  await cashier.page.locator('.scan').click()
}

/** Types an amount in yuan on the desk's keys and waits for the preview. */
export async function typeAmount(cashier: OpenPhone, yuan: string): Promise<void> {
  for (const key of yuan) await cashier.page.locator('.keys .key', { hasText: key }).click()
  await until(() => cashier.page.locator('.confirm:not(.waiting)').isVisible())
}

/** Cuts this phone's network, or gives it back. */
export const network = (phone: OpenPhone, state: 'online' | 'offline') =>
  tell(phone, 'network', state)

/** Puts this phone beside the shop. */
export const comeToTheShop = (phone: OpenPhone) =>
  tell(phone, 'place', { longitude: 120.16, latitude: 30.25 })

/** What the stage around a phone tells it. */
async function tell({ page }: OpenPhone, name: string, payload: unknown): Promise<void> {
  await page.evaluate(
    (message) => {
      globalThis.postMessage(message, location.origin)
    },
    { phone: 'tell', name, payload },
  )
}

interface Held {
  balances: { points: number; growth: number }
  card: { tierId: string; number: string }
  progress: unknown
}
export const holding = (member: OpenPhone) => callAs<Held>(member, 'consumer', 'member.summary', {})

interface Listed {
  items: { type: string; points: number; title?: string }[]
}
/** What the journal of this member adds up to, beside what the balance says. */
export async function journal(member: OpenPhone) {
  const { items } = await callAs<Listed>(member, 'consumer', 'points.entries', {})
  return { items, sum: items.reduce((total, { points }) => total + points, 0) }
}

/** Turns the wheel of a choice to a line, named by its column: `0:自选日期`. */
export async function chooseLine({ page }: OpenPhone, label: string, line: string): Promise<void> {
  const field = page.locator(`[role=button][aria-label^="${label} "]`).filter({ visible: true })
  await field.first().click()
  await page.locator(`[data-action="${line}"]`).waitFor()
  const press = (action: string) =>
    page.evaluate((name) => window.wechat?.press(name, 'picker'), action)
  // A wheel that still settles on its present line may turn back: pressed until it stays.
  await until(async () => {
    await press(line)
    await page.waitForTimeout(300)
    return page.locator(`[data-action="${line}"][aria-selected=true]`).isVisible()
  })
  await press('confirm')
}
