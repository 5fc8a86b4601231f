import { openScreen, startFixture, type Screen } from '../screen'
import type { Stage } from '../../../e2e/start-stage'

describe('pickers', () => {
  let stage: Stage
  let screen: Screen

  beforeAll(async () => {
    stage = await startFixture()
    screen = await openScreen(stage, 'pages/pickers/pickers')
    await screen.by('view').waitFor()
  })
  afterEach(async () => {
    expect(screen.errors).toEqual([])
  })
  afterAll(() => stage.close())

  const selected = () => screen.page.locator('[role=option][aria-selected=true]').allInnerTexts()

  /** Opens a picker, presses wheel items and then confirm. */
  async function choose(name: string, ...items: string[]) {
    await screen.by(name).click()
    for (const item of items) {
      await screen.page.locator(`[data-action="${item}"]`).waitFor()
      await screen.press(item, 'picker')
      await screen.page.locator(`[data-action="${item}"][aria-selected=true]`).waitFor()
    }
    await screen.press('confirm', 'picker')
  }

  it('selector: starts at its value, answers an index, or cancels', async () => {
    await screen.by('selector').click()
    await screen.page.getByRole('dialog', { name: 'Fruit' }).waitFor()
    await screen.page.locator('[aria-selected=true]').waitFor()
    expect(await selected()).toEqual(['Pear'])
    await screen.press('cancel', 'picker')
    await screen.logged('selector cancel')
    await choose('selector', '0:Kiwi')
    await screen.logged('selector change {"value":2}')
  })

  it('multiSelector: other columns follow the program', async () => {
    await choose('multi', '0:Coffee', '1:Cold')
    await screen.logged('multi change {"value":[1,2]}')
  })

  it('date: days of the month, first and last day respected', async () => {
    await screen.by('date').click()
    await screen.page.locator('[data-action="2:29日"][aria-selected=true]').waitFor()
    expect(await selected()).toEqual(['2024年', '2月', '29日'])
    // February 2024 starts at the 10th; 2025 has no 29 February.
    expect(await screen.page.locator('[data-action="2:9日"]').count()).toBe(0)
    await screen.press('0:2025年', 'picker')
    await screen.page.locator('[data-action="0:2025年"][aria-selected=true]').waitFor()
    await screen.press('confirm', 'picker')
    await screen.logged('date change {"value":"2025-')
  })

  it('time: minutes of the first hour start late', async () => {
    await choose('time', '0:09', '1:45')
    await screen.logged('time change {"value":"09:45"}')
  })

  it('region: names with their codes', async () => {
    await screen.by('region').click()
    await screen.page.locator('[data-action="2:西湖区"][aria-selected=true]').waitFor()
    await screen.press('0:上海市', 'picker')
    await screen.page.locator('[data-action="0:上海市"][aria-selected=true]').waitFor()
    await screen.press('confirm', 'picker')
    await screen.logged(
      'region change {"value":["上海市","上海市","黄浦区"],"code":["310000","310100","310101"]',
    )
  })

  it('region: a choice made while the wheels come to rest stays', async () => {
    await screen.by('region').click()
    const wanted = screen.page.locator('[data-action="0:北京市"]')
    await wanted.evaluate((item: HTMLElement) => {
      for (const wheel of document.querySelectorAll('.wheel'))
        wheel.dispatchEvent(new Event('scroll'))
      // A busy phone: the wheels are due to rest before the choice is drawn.
      const restedAt = performance.now() + 150
      while (performance.now() < restedAt);
      item.click()
    })
    await screen.page.locator('[data-action="0:北京市"][aria-selected=true]').waitFor()
    await screen.press('confirm', 'picker')
    await screen.logged('"code":["110000","110100","110101"]')
  })

  it('picker-view: scrolling settles on an item', async () => {
    const column = screen.by('view').locator('wx-picker-view-column').first()
    expect(await column.evaluate((node) => node.scrollTop)).toBe(50)
    await column.evaluate((node) => node.scrollTo(0, 155))
    await screen.logged('view change {"value":[3,0]}')
    await screen.logged('view pickend')
  })
})
