import type { MiniProgram, OpenPhone, Stage } from '../../../e2e/start-stage'
import { until } from '../../../e2e/start-stage'
import { startFixture } from '../screen'

type Verbs = Record<string, (...args: unknown[]) => Promise<unknown>>

/** The client's verbs for single built-ins, and WeChat's own buttons, on the fixture's pages. */
export function describeTheFixture() {
  let stage: Stage
  let phone: OpenPhone
  let program: MiniProgram

  beforeAll(async () => {
    stage = await startFixture({
      'wechat.prepay': () => Promise.resolve({ amountFen: 100, payee: 'Tea', description: 'Tea' }),
    })
    phone = await stage.open('member', { path: '/pages/home/home' })
    program = phone.program
  })
  afterAll(() => stage.close())

  const wx = (name: string, options: object = {}) => program.callWxMethod(name, options as never)
  const open = (name: string) => wx('reLaunch', { url: `/pages/${name}/${name}` })
  const find = async (selector: string) => {
    const found = await (await program.currentPage())?.$(selector)
    if (!found) throw new Error(`${selector} is not there`)
    return found as unknown as Verbs
  }
  const logged = (text: string) =>
    until(async () => (await phone.page.locator('.log').innerText()).includes(text))
  /** Presses as soon as there is something to press. */
  const press = (button: () => Promise<unknown>) =>
    until(() =>
      button().then(
        () => true,
        () => false,
      ),
    )

  it('type, switch and slide', async () => {
    await open('controls')
    const words = await find('#words')
    await words.input?.('two words')
    expect(await words.value?.()).toBe('two words')
    expect(await phone.page.locator('.words textarea').inputValue()).toBe('two words')
    await (await find('#switch')).tap?.()
    await logged('switch change {"value":true}')
    await (await find('#slider')).slideTo?.(20)
    await logged('slider change {"value":20}')
  })

  it('swipe, move, scroll and play', async () => {
    await open('layout')
    await (await find('#swiper')).swipeTo?.(2)
    await logged('swiper change {"current":2,"currentItemId":"blue","source":"touch"}')
    const movable = await find('#movable')
    await movable.moveTo?.(50, 20)
    expect([await movable.property?.('x'), await movable.property?.('y')]).toEqual([50, 20])
    const scroller = await find('#scroll')
    await scroller.scrollTo?.(0, 200)
    expect(await scroller.property?.('scrollTop')).toBe(200)
    expect(await scroller.property?.('scrollLeft')).toBe(0)
    expect(await scroller.scrollWidth?.()).toBe(375)
    expect(await scroller.scrollHeight?.()).toBe(1800)
    const video = await find('#video')
    await video.callContextMethod?.('playbackRate', 2)
    const rate = () => phone.page.locator('.video video').evaluate(rateOf)
    expect(await rate()).toBe(2)
    await expect(video.callContextMethod?.('fly')).rejects.toThrow('context.fly not exists')
  })

  it('answer modals, permissions, payments and shares', async () => {
    await open('api')
    const native = program.native()
    const modal = wx('showModal', { content: 'Leave?' })
    await press(() => native.cancelModal())
    expect(await modal).toMatchObject({ confirm: false, cancel: true })
    const place = wx('getFuzzyLocation').catch(messageOf)
    await press(() => native.authorizeAllow())
    await press(() => native.authorizeCancel())
    expect(await place).toBe('getFuzzyLocation:fail auth deny')
    const order = { timeStamp: '1', nonceStr: 'n', package: 'prepay_id=1', paySign: 's' }
    const paid = wx('requestPayment', order).catch(messageOf)
    await press(() => native.closePaymentDialog())
    expect(await paid).toBe('requestPayment:fail cancel')
    const sheet = phone.page.getByText('Look at this')
    for (const answer of ['shareCancel', 'shareConfirm'] as const) {
      await (await find('#share')).tap?.()
      await sheet.waitFor()
      await native[answer]()
      await sheet.waitFor({ state: 'detached' })
    }
  })

  it('hand over what JSON cannot hold without it', async () => {
    const opened: unknown = await wx('navigateTo', { url: '/pages/second/second' })
    expect(opened).toEqual({ errMsg: 'navigateTo:ok', eventChannel: {} })
    const circle = `() => {
      const tea = { name: 'mist', drink() {}, leaves: [1, () => 2] }
      return { tea, same: tea, ring: Object.assign(tea, { tea }) }
    }`
    const tea = { name: 'mist', leaves: [1, null] }
    expect(await program.evaluate(circle as never)).toEqual({ tea, same: tea, ring: tea })
  })
}

const messageOf = (error: unknown) => (error as Error).message

/** Runs in the browser. */
const rateOf = (player: HTMLElement | SVGElement) => (player as HTMLVideoElement).playbackRate
