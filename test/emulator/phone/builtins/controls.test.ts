import { openScreen, startFixture, weChat, type Screen } from '../screen'
import type { Stage } from '../../../e2e/start-stage'

let stage: Stage
let screen: Screen

async function open() {
  screen = await openScreen(stage, 'pages/controls/controls')
  await screen.by('submit').waitFor()
}

beforeAll(async () => {
  stage = await startFixture()
})
afterEach(() => expect(screen.errors).toEqual([]))
afterAll(() => stage.close())

describe('controls', () => {
  beforeAll(open)

  const submitted = async (): Promise<Record<string, unknown>> => {
    await screen.by('submit').click()
    const text = await screen.by('submitted').innerText()
    return JSON.parse(text) as Record<string, unknown>
  }

  it('collects every named field on submit and goes back to the start on reset', async () => {
    const { by, page } = screen
    await by('name').locator('input').fill('Grace')
    await by('words').locator('textarea').fill('two\nlines')
    await by('switch').click()
    await by('pear').click()
    await by('large').click()
    await by('slider').focus()
    await page.keyboard.press('ArrowRight')
    expect(await submitted()).toEqual({
      name: 'Grace',
      secret: '',
      digits: '',
      words: 'two\nlines',
      switch: true,
      tick: true,
      fruits: ['apple', 'pear'],
      size: 'large',
      slider: 15,
    })
    await by('reset').click()
    expect(await submitted()).toMatchObject({
      name: 'Ada',
      words: '',
      switch: false,
      fruits: ['apple'],
      size: '',
      slider: 10,
    })
  })

  it('a long press takes the tap away only from who asked for it', async () => {
    const { by, log, logged } = screen
    await by('pressed').click({ delay: 600 })
    await logged('pressed tap')
    await by('held').locator('wx-text').click({ delay: 600 })
    await logged('held longpress')
    expect(await log()).not.toContain('held tap')
    await by('held').click()
    await logged('held tap')
  })

  it('types: focus, input with cursor, limit, confirm, blur', async () => {
    const { by, page, logged } = screen
    const field = by('name').locator('input')
    await field.click()
    await logged('name focus {"value":"Ada","height":0}')
    await page.keyboard.press('End')
    await page.keyboard.type('Lovelace')
    expect(await field.inputValue()).toBe('AdaLovel')
    await logged('name input {"value":"AdaLovel","cursor":8')
    await page.keyboard.press('Enter')
    await logged('name confirm {"value":"AdaLovel"}')
    await logged('name blur {"value":"AdaLovel"')
  })

  it('shows a placeholder in its own class until there is text', async () => {
    const hint = screen.by('name').locator('.wx-placeholder')
    expect(await hint.isVisible()).toBe(false)
    await screen.by('name').locator('input').fill('')
    expect(await hint.innerText()).toBe('Your name')
    expect(await hint.evaluate((node) => getComputedStyle(node).color)).toBe('rgb(200, 0, 0)')
  })

  it('lets the program filter what was typed', async () => {
    const field = screen.by('digits').locator('input')
    await field.pressSequentially('1a2b')
    await screen.page.waitForFunction(
      () => document.querySelector<HTMLInputElement>('.digits input')?.value === '12',
    )
  })

  it('a label presses its control once, a disabled one stays', async () => {
    const { by, page, logged } = screen
    await by('apple').click()
    await logged('fruits change {"value":[]}')
    await page.locator('[aria-label=Kiwi]').click({ force: true })
    expect(await page.locator('[aria-label=Kiwi]').getAttribute('aria-checked')).toBe('false')
    await by('small').click()
    await logged('size change {"value":"small"}')
  })

  it('buttons: hover-class while pressed, disabled ones silent, keys press', async () => {
    const { by, page, logged, log } = screen
    await by('reset').hover()
    await page.mouse.down()
    await page.waitForFunction(() => {
      const button = document.querySelector('.reset')
      return button && getComputedStyle(button).backgroundColor === 'rgb(1, 2, 3)'
    })
    await page.mouse.up()
    await by('plain').click()
    await logged('plain tap')
    await by('disabled').click({ force: true })
    expect(await log()).not.toContain('disabled tap')
    await by('switch').focus()
    await page.keyboard.press(' ')
    await logged('switch change {"value":true}')
  })

  it('a slider follows the finger in whole steps', async () => {
    const { by, page, logged } = screen
    const box = await by('slider').locator('.wx-slider-track').boundingBox()
    if (!box) throw new Error('the slider has no size')
    await page.mouse.move(box.x + 2, box.y + box.height / 2)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.55, box.y + 10, { steps: 4 })
    await logged('slider changing {"value":15}')
    await page.mouse.move(box.x + box.width, box.y + 10, { steps: 4 })
    await page.mouse.up()
    await logged('slider change {"value":20}')
    expect(await by('slider').getAttribute('aria-valuenow')).toBe('20')
  })
})

describe('what only WeChat can give', () => {
  beforeEach(open)

  it('asks for privacy, then for the number; the code counts once', async () => {
    const { by, press, logged, log } = screen
    await by('phone').click()
    await press('allow', 'privacy')
    await press('refuse', 'phone-number')
    await logged('phone getphonenumber {"errMsg":"getPhoneNumber:fail user deny"}')
    await by('phone').click()
    await press('allow', 'phone-number')
    await logged('"errMsg":"getPhoneNumber:ok","code":')
    const code = /"code":"([^"]+)"/.exec(await log())?.[1] ?? ''
    expect(weChat.redeem(code)).toMatchObject({ phoneNumber: '13800138001' })
    expect(weChat.redeem(code)).toBeUndefined()
  })

  it('a refusal of privacy blocks the next question for ten seconds', async () => {
    const { by, press, logged, surfaces } = screen
    await by('avatar').click()
    await press('refuse', 'privacy')
    await logged('chooseAvatar:fail privacy permission is not authorized","errno":104')
    await by('phone').click()
    await logged('getPhoneNumber:fail privacy permission is not authorized')
    expect(await surfaces()).toEqual([])
  })

  it('a joined open-type agrees first and gives a picture as a temporary file', async () => {
    const { by, press, logged } = screen
    await by('both').click()
    await logged('both agreeprivacyauthorization')
    await press('allow', 'phone-number')
    await logged('both getphonenumber {"errMsg":"getPhoneNumber:ok"')
    await by('avatar').click()
    await press('mine', 'avatar')
    await logged('avatar chooseavatar {"errMsg":"chooseAvatar:ok","avatarUrl":"http://tmp/')
  })

  it('the keyboard offers the WeChat name, and model: takes it', async () => {
    const { by, page } = screen
    await by('nick').locator('input').click()
    await page.locator('[data-action=nickname]').click()
    await page.waitForFunction(
      () => document.querySelector('.named')?.textContent?.trim() === '林小满',
    )
  })
})
