import { openScreen, startFixture, type Screen } from '../screen'
import { until, type Stage } from '../../../e2e/start-stage'

/** What the fixture's page shares with the tests. */
interface Lent {
  lentWx: Record<string, (options?: object) => unknown>
  whenTapped?: () => unknown
  answered?: unknown
}

describe('what WeChat draws over a program', () => {
  let stage: Stage
  let screen: Screen

  beforeAll(async () => {
    stage = await startFixture({
      'wechat.prepay': () =>
        Promise.resolve({ amountFen: 12850, payee: 'Tea house', description: 'Two teas' }),
    })
  })
  beforeEach(async () => {
    screen = await openScreen(stage, 'pages/api/api')
    await screen.by('shown').waitFor()
  })
  afterEach(async () => {
    expect(screen.errors).toEqual([])
    await screen.page.context().close()
  })
  afterAll(() => stage.close())

  /** What the toasts on the screen say right after a call of wx. */
  const toastsAfter = (name: string, options?: object) =>
    screen.page.evaluate(
      async ([call, given]) => {
        await (globalThis as unknown as Lent).lentWx[call]?.(given)
        const roots = [...document.querySelectorAll('*')].flatMap(({ shadowRoot }) =>
          shadowRoot ? [shadowRoot] : [],
        )
        const shown = roots.flatMap((root) => [...root.querySelectorAll('[role=status]')])
        return shown.map(({ textContent }) => textContent)
      },
      [name, options] as const,
    )

  /** The page's own tap handler makes the call, as programs do: no time passes between the two. */
  const askedByTap = async (name: string, options: object) => {
    await screen.page.evaluate(
      ([call, given]) => {
        const lent = globalThis as unknown as Lent
        lent.whenTapped = () => (lent.answered = lent.lentWx[call]?.(given))
      },
      [name, options] as const,
    )
    await screen.by('shown').click()
    return () => screen.page.evaluate(() => (globalThis as unknown as Lent).answered)
  }

  it('toast and loading replace each other and go by themselves', async () => {
    const { wx, page } = screen
    await wx('showLoading', { title: 'Wait' })
    await page.getByRole('status').getByText('Wait').waitFor()
    // Looked at in the turn of the call itself: however slow the machine, the toast is still there.
    expect(await toastsAfter('showToast', { title: 'Done', duration: 200 })).toEqual(['Done'])
    await page.getByText('Done').waitFor({ state: 'hidden' })
    await wx('showToast', { title: 'Long', duration: 60_000 })
    await page.getByRole('status').getByText('Long').waitFor()
    expect(await toastsAfter('showLoading', { title: 'Again' })).toEqual(['Again'])
    expect(await toastsAfter('hideLoading')).toEqual([])
    expect(await wx('showToast', {})).toEqual({
      errMsg:
        'showToast:fail parameter error: parameter.title should be String instead of Undefined;',
    })
  })

  it('a modal answers confirm with what was typed, or cancel', async () => {
    const { wx, press, page } = screen
    const answer = wx('showModal', { title: 'Name it', editable: true, placeholderText: 'Name' })
    await page.getByRole('dialog', { name: 'Name it' }).waitFor()
    await page.evaluate(() => window.wechat?.type('Cloud tea'))
    await press('confirm', 'modal')
    expect(await answer).toEqual({
      errMsg: 'showModal:ok',
      confirm: true,
      cancel: false,
      content: 'Cloud tea',
    })
    const refused = wx('showModal', { content: 'Leave?' })
    await press('cancel', 'modal')
    expect(await refused).toMatchObject({ confirm: false, cancel: true })
    expect(await wx('showModal', { confirmText: 'far too long' })).toEqual({
      errMsg: 'showModal:fail confirmText length should not larger than 4 Chinese characters',
    })
  })

  it('an action sheet answers the index; a tap beside it cancels', async () => {
    const { wx, press, page } = screen
    const answer = wx('showActionSheet', { itemList: ['Edit', 'Delete'] })
    await press('Delete', 'action-sheet')
    expect(await answer).toEqual({ errMsg: 'showActionSheet:ok', tapIndex: 1 })
    const cancelled = wx('showActionSheet', { itemList: ['Edit'] })
    await until(async () => (await screen.surfaces()).length > 0)
    await page.mouse.click(180, 120)
    expect(await cancelled).toEqual({ errMsg: 'showActionSheet:fail cancel' })
    const many = { itemList: ['1', '2', '3', '4', '5', '6', '7'] }
    expect(await wx('showActionSheet', many)).toEqual({
      errMsg: 'showActionSheet:fail parameter error: itemList should not be larger than 6',
    })
  })

  it('location: declared, agreed, allowed once; a refusal stays until the settings change it', async () => {
    const { wx, press } = screen
    expect((await wx('getLocation'))['errMsg']).toContain('requiredPrivateInfos')
    const refused = wx('getFuzzyLocation')
    await press('allow', 'privacy')
    await press('refuse', 'permission')
    expect(await refused).toMatchObject({ errMsg: 'getFuzzyLocation:fail auth deny' })
    expect(await wx('getFuzzyLocation')).toMatchObject({
      errMsg: 'getFuzzyLocation:fail auth deny',
    })
    const settings = wx('openSetting')
    await press('scope.userFuzzyLocation', 'setting')
    await press('back', 'setting')
    expect(await settings).toMatchObject({ authSetting: { 'scope.userFuzzyLocation': true } })
    expect(await wx('getFuzzyLocation')).toEqual({
      errMsg: 'getFuzzyLocation:ok',
      latitude: 31.23,
      longitude: 121.47,
    })
  })

  it('chooseLocation finds a place by name', async () => {
    const { wx, press, page } = screen
    const chosen = wx('chooseLocation')
    await press('allow', 'privacy')
    await until(async () =>
      (await screen.surfaces()).some(({ kind }) => kind === 'choose-location'),
    )
    await page.evaluate(() => window.wechat?.type('西湖'))
    await press('西湖', 'choose-location')
    await press('confirm', 'choose-location')
    expect(await chosen).toMatchObject({ name: '西湖', latitude: 30.2467 })
  })

  it('a program may ask for privacy itself; only its own agree button counts', async () => {
    const { wx, page, by } = screen
    await page.evaluate(() => {
      const { lentWx } = globalThis as unknown as {
        lentWx: {
          onNeedPrivacyAuthorization(handler: (resolve: (a: object) => void) => void): void
        }
      }
      lentWx.onNeedPrivacyAuthorization((resolve) => {
        Object.assign(globalThis, { answer: resolve })
      })
    })
    const asked = wx('requirePrivacyAuthorize')
    await page.waitForFunction(() => 'answer' in globalThis)
    const agree = () =>
      page.evaluate(() => {
        const { answer } = globalThis as unknown as { answer: (given: object) => void }
        answer({ event: 'agree', buttonId: 'agree' })
      })
    await agree()
    await until(() => Promise.resolve(screen.errors.length > 0))
    expect(screen.errors.splice(0).join()).toContain('which was not tapped')
    await by('agree').click()
    await agree()
    expect(await asked).toEqual({ errMsg: 'requirePrivacyAuthorize:ok' })
    expect(await wx('getPrivacySetting')).toMatchObject({ needAuthorization: false })
  })

  it('pays the amount shown, or not', async () => {
    const { wx, press, surfaces } = screen
    const order = {
      timeStamp: '1',
      nonceStr: 'n',
      package: 'prepay_id=1',
      signType: 'RSA',
      paySign: 's',
    }
    const paid = wx('requestPayment', order)
    await until(async () => (await surfaces())[0]?.text.includes('¥128.50'))
    await press('pay', 'payment')
    expect(await paid).toEqual({ errMsg: 'requestPayment:ok' })
    const closed = wx('requestPayment', order)
    await press('close', 'payment')
    expect(await closed).toEqual({ errMsg: 'requestPayment:fail cancel' })
  })

  it('subscribes to the ticked messages; kept choices are not asked again', async () => {
    const { wx, press, surfaces } = screen
    const tmplIds = ['news', 'points']
    expect(await wx('requestSubscribeMessage', { tmplIds })).toEqual({
      errMsg: 'requestSubscribeMessage:fail can only be invoked by user TAP gesture.',
    })
    const answers = await askedByTap('requestSubscribeMessage', { tmplIds })
    await press('news', 'subscribe')
    await press('always', 'subscribe')
    await press('allow', 'subscribe')
    const kept = { errMsg: 'requestSubscribeMessage:ok', news: 'reject', points: 'accept' }
    expect(await answers()).toEqual(kept)
    const again = await askedByTap('requestSubscribeMessage', { tmplIds })
    expect(await again()).toEqual(kept)
    expect(await surfaces()).toEqual([])
  })

  it('says which call is not built, and canIUse knows it', async () => {
    const { wx, page } = screen
    expect(await wx('chooseAddress')).toMatchObject({
      errMsg: 'chooseAddress:fail wx.chooseAddress is not built on this phone; see it in WeChat',
    })
    expect(screen.errors.splice(0)).toEqual([
      'wx.chooseAddress is not built on this phone; see it in WeChat',
    ])
    const usable = await page.evaluate(() => {
      const { lentWx } = globalThis as unknown as { lentWx: { canIUse(name: string): boolean } }
      return ['scanCode', 'navigateTo', 'button.open-type.share', 'chooseAddress', 'nonsense'].map(
        (name) => lentWx.canIUse(name),
      )
    })
    expect(usable).toEqual([true, true, true, false, false])
  })
})
