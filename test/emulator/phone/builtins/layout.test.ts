import { openScreen, startFixture, type Screen } from '../screen'
import type { Stage } from '../../../e2e/start-stage'

describe('what a page is built of', () => {
  let stage: Stage
  let screen: Screen

  beforeAll(async () => {
    stage = await startFixture()
    screen = await openScreen(stage, 'pages/layout/layout')
    await screen.by('lock').waitFor()
  })
  afterEach(async () => {
    // The fixture shows one picture that is not there, on purpose.
    expect(screen.errors.filter((error) => !error.includes('404'))).toEqual([])
  })
  afterAll(() => stage.close())

  const style = (name: string, property: string) =>
    screen.by(name).evaluate((node, key) => getComputedStyle(node).getPropertyValue(key), property)

  it('text keeps line breaks, decodes entities, keeps blanks when asked', async () => {
    const { by } = screen
    expect(await by('breaks').innerText()).toBe('one\ntwo')
    expect(await by('decoded').textContent()).toBe('a < b\u00a0c')
    expect(await style('kept', 'white-space')).toBe('pre-wrap')
    expect(await style('kept', 'user-select')).toBe('text')
  })

  it('images follow their mode, report load and error, speak their label', async () => {
    const { by, logged } = screen
    await logged('fit load {"width":80,"height":40}')
    await logged('gone error')
    expect(await by('fit').locator('img').getAttribute('alt')).toBe('A wide picture')
    expect(
      await by('fit')
        .locator('img')
        .evaluate((node) => getComputedStyle(node).objectFit),
    ).toBe('contain')
    expect(await by('wide').boundingBox()).toMatchObject({ width: 200, height: 100 })
  })

  it('an animation moves its element and leaves it there', async () => {
    await screen.page.waitForFunction(() => {
      const moved = document.querySelector('.moved')
      return moved && getComputedStyle(moved).transform === 'matrix(1, 0, 0, 1, 40, 0)'
    })
    expect(await style('moved', 'opacity')).toBe('0.5')
  })

  it('rich text draws trusted nodes and drops scripts', async () => {
    const { by, page } = screen
    expect(await by('rich').innerText()).toBe('a < b')
    expect(await by('html').innerText()).toBe('Hello world')
    expect(await by('html').locator('script').count()).toBe(0)
    expect(await page.title()).toBe('member')
  })

  it('progress, icon and canvas are drawn', async () => {
    const { by } = screen
    expect(await by('progress').innerText()).toBe('60%')
    expect(await by('progress').getAttribute('aria-valuenow')).toBe('60')
    expect(await by('ok').locator('svg').boundingBox()).toMatchObject({ width: 40, height: 40 })
    expect(await by('drawn').innerText()).toBe('60x40 10,20,30')
  })

  it('a scroll-view jumps to a child, reports its lower end, refreshes by a pull', async () => {
    const { by, page, logged } = screen
    await by('jump').click()
    await page.waitForFunction(() => document.querySelector('.scroll')?.scrollTop === 1200)
    await by('scroll').evaluate((node) => node.scrollTo(0, node.scrollHeight))
    await logged('scroll scrolltolower {"direction":"bottom"}')
    await by('scroll').evaluate((node) => node.scrollTo(0, 0))
    const box = await by('scroll').boundingBox()
    if (!box) throw new Error('the scroll-view has no size')
    await page.mouse.move(box.x + 50, box.y + 10)
    await page.mouse.down()
    await page.mouse.move(box.x + 50, box.y + 150, { steps: 6 })
    await page.mouse.up()
    await logged('scroll refresherrestore')
  })

  it('a swiper follows the program and the finger', async () => {
    const { by, page, logged } = screen
    await by('next').click()
    await logged('swiper change {"current":2,"currentItemId":"blue","source":""}')
    const box = await by('swiper').boundingBox()
    if (!box) throw new Error('the swiper has no size')
    await page.mouse.move(box.x + 40, box.y + 30)
    await page.mouse.down()
    await page.mouse.move(box.x + 300, box.y + 34, { steps: 6 })
    await page.mouse.up()
    await logged('swiper change {"current":1,"currentItemId":"green","source":"touch"}')
    await logged('swiper animationfinish {"current":1')
  })

  it('a movable view stays within its area', async () => {
    const { by, page, logged } = screen
    const box = await by('movable').boundingBox()
    if (!box) throw new Error('the movable view has no size')
    await page.mouse.move(box.x + 5, box.y + 5)
    await page.mouse.down()
    await page.mouse.move(box.x + 600, box.y + 25, { steps: 5 })
    await page.mouse.up()
    await logged('movable change {"x":160,"y":30,"source":"touch"}')
  })

  it('a map shows markers where they belong and answers a tap', async () => {
    const { by, page, logged } = screen
    const [one, two] = await Promise.all(
      ['Shop one', 'Shop two'].map((name) => page.getByLabel(name).boundingBox()),
    )
    if (!one || !two) throw new Error('a marker is missing')
    expect(two.x).toBeGreaterThan(one.x)
    expect(two.y).toBeLessThan(one.y)
    await by('map').getByLabel('Shop one').click()
    await logged('map markertap {"markerId":7}')
    expect(await by('map').innerText()).toContain('Shop one')
  })

  it('cover-view lies over native components, shows its picture and is tapped', async () => {
    const { by, logged, page } = screen
    await page.waitForFunction(() => document.querySelector<HTMLImageElement>('.seal img')?.width)
    expect(await by('cover').innerText()).toBe('over the map')
    expect(await by('seal').boundingBox()).toMatchObject({ width: 20, height: 20 })
    await by('cover').click()
    await logged('cover tap')
  })

  it('video is the browser’s player; match-media and block show what applies', async () => {
    const { by, page } = screen
    expect(await by('video').locator('video').getAttribute('title')).toBe('Film')
    expect(await by('wide-screen').isVisible()).toBe(true)
    expect(await by('wider-screen').isVisible()).toBe(false)
    expect(await page.locator('.in-block').innerText()).toBe('in a block')
  })

  it('a root-portal escapes clipping, a page-container opens and closes', async () => {
    const { by, logged } = screen
    expect((await by('portal').boundingBox())?.x).toBe(20)
    await by('toggle').click()
    await logged('afterenter')
    expect(await by('inside').isVisible()).toBe(true)
    await screen.page.mouse.click(180, 120)
    await logged('clickoverlay')
    await by('inside').waitFor({ state: 'hidden' })
  })

  it('page-meta styles the page and stops it from scrolling', async () => {
    await screen.by('lock').click()
    await screen.page.waitForFunction(() => {
      const page = document.querySelector('wx-page')
      return page && getComputedStyle(page).backgroundColor === 'rgb(9, 9, 9)'
    })
    expect(await screen.page.evaluate(() => document.documentElement.style.fontSize)).toBe('20px')
  })

  it('a navigator opens its page', async () => {
    await screen.by('link').click()
    await screen.page.getByText('got 9').waitFor()
  })
})
