import { openScreen, startFixture, type Screen } from '../screen'
import { connectAutomator, until, type Stage } from '../../../e2e/start-stage'

describe('a map', () => {
  let stage: Stage
  let screen: Screen

  beforeAll(async () => {
    stage = await startFixture()
    screen = await openScreen(stage, 'pages/map/map')
    await screen.by('map').locator('canvas').waitFor()
  })
  afterEach(() => expect(screen.errors).toEqual([]))
  afterAll(() => stage.close())

  const box = async () => {
    const found = await screen.by('map').boundingBox()
    if (!found) throw new Error('the map has no size')
    return found
  }
  /** Colour of the map's ground at a spot of its 300 x 200 px. */
  const colour = (x: number, y: number) =>
    screen.page.evaluate(
      ([left, top]) => {
        const canvas = document.querySelector<HTMLCanvasElement>('.wx-map-ground')
        const ratio = (canvas?.width ?? 0) / 300
        const [red, green, blue] =
          canvas?.getContext('2d')?.getImageData(left * ratio, top * ratio, 1, 1).data ?? []
        return [red, green, blue].join()
      },
      [x, y] as const,
    )

  it('draws lines, circles and areas where they belong', async () => {
    // At scale 15 a degree is 23,301 px east and 1.17 times that north here.
    expect(await colour(20, 144)).toBe('0,0,255')
    expect(await colour(255, 8)).toBe('255,0,0')
    expect(await colour(50, 30)).toBe('0,255,0')
    expect(await screen.page.locator('.wx-scale').innerText()).toMatch(/^\d+ m$/)
  })

  it('answers taps on the ground with a place, on a line with the line, once each', async () => {
    const { x, y } = await box()
    await screen.page.mouse.click(x + 150, y + 60)
    await screen.logged('tap {"x":150,"y":')
    await screen.logged('"latitude":31.231,"longitude":121.47}')
    expect((await screen.log()).match(/^tap/gm)).toHaveLength(1)
    await screen.page.mouse.click(x + 250, y + 144)
    await screen.logged('polylinetap {"polylineId":0,"latitude":31.228')
  })

  it('opens callouts, tells markers, labels and callouts apart, shows own callouts', async () => {
    const { by, page, logged } = screen
    expect(await by('map').innerText()).toContain('Always')
    expect(await by('own-callout').isVisible()).toBe(true)
    await page.getByLabel('Callout one').click({ position: { x: 10, y: 10 } })
    await logged('markertap {"markerId":1}')
    await page.getByText('Callout one').click()
    await logged('callouttap {"markerId":1}')
    await page.getByText('Label one').click()
    await logged('labeltap {"markerId":1}')
  })

  it('is drawn about and zoomed, and says what its region became and why', async () => {
    const { page, logged } = screen
    const { x, y } = await box()
    await page.mouse.move(x + 150, y + 180)
    await page.mouse.down()
    await page.mouse.move(x + 190, y + 180, { steps: 4 })
    await page.mouse.up()
    await logged('region begin gesture 15')
    await logged('region end drag 15')
    expect(await colour(90, 30)).toBe('0,255,0')
    await page.mouse.wheel(0, -100)
    await logged('region end scale 16')
  })

  it('does what the program says: context calls, points to include, a scale within bounds', async () => {
    const program = await connectAutomator(stage.url, 'member')
    const page = await program.currentPage()
    expect(await page?.callMethod('ask')).toEqual([
      expect.closeTo(31.23, 2),
      16,
      true,
      'getScale:fail map "nowhere" is not found',
    ])
    await screen.page.getByLabel('Nine').waitFor()
    await page?.setData({ scale: 25 })
    await screen.logged('region end update 18')
    await page?.callMethod('include')
    await screen.logged('region end update 10')
    const updates = async () => Number(await screen.by('updates').innerText())
    await until(async () => (await updates()) >= 3)
    program.disconnect()
  })
})
