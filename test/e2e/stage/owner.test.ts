import { startStage, until, type OpenPhone } from '../start-stage'
import { answer, claim, go, seen, tap, tapLabel, tapText, type Opened } from './cast'

/** The poster that the phone opened, kept by a stand-in for its document viewer. */
declare const globalThis: { openedDocument?: string }

/** A new owner begins with nothing but the one-time code, and goes on to change the programme. */
describe('a new owner', () => {
  let stage: Opened
  let owner: OpenPhone
  let member: OpenPhone

  beforeAll(async () => {
    stage = await startStage()
    owner = await stage.open('merchant')
  }, 120_000)
  afterAll(async () => {
    await stage.close()
  })

  const type = (label: string, text: string) =>
    owner.page.locator(`[aria-label="${label}"]`).locator('input').first().fill(text)

  test('comes from the code to a printable poster by taps alone', async () => {
    await owner.program.mockWxMethod('openDocument', function open(options: { filePath: string }) {
      globalThis.openedDocument = options.filePath
      return Promise.resolve({ errMsg: 'openDocument:ok' })
    })
    await tapText(owner, '我是老板，开始设置')
    await type('一次性认领码', stage.server.secrets.variables['OWNER_CODE'] ?? '')
    await type('你的名字', '陈山')
    await tapText(owner, '认领为老板')
    await seen(owner, '选一个最像你的生意')
    await type('品牌名称', '山雾茶')
    await tapLabel(owner, '零售')
    await tapText(owner, '用这套开始')
    await seen(owner, '门店名称')
    await type('门店名称', '湖滨银泰店')
    await type('城市', '杭州')
    await type('区', '上城区')
    await type('详细地址', '延安路 258 号')
    await tapText(owner, '在地图上选位置')
    await answer(owner, 'allow')
    await until(() => owner.page.locator('.choose-location, .permission').first().isVisible())
    if (await owner.page.locator('.permission').isVisible()) await answer(owner, 'allow')
    await answer(owner, 'confirm')
    await seen(owner, '已选好位置')
    await tapText(owner, '保存门店')
    await seen(owner, '可以开张了')
    await tapText(owner, '门店海报 A6')
    const opened = await until(
      () => owner.program.evaluate(() => globalThis.openedDocument) as Promise<string | undefined>,
      40_000,
    )
    expect(opened).toMatch(/poster-A6\.pdf$/)
  }, 90_000)

  test('lowers a threshold, compares, publishes, and the member’s ladder changes', async () => {
    member = await stage.open('member')
    await claim(member)
    await seen(member, /再消费 ¥500/)

    await go(owner, 'navigateTo', '/packages/console/programme/programme')
    await seen(owner, '等级')
    await owner.page.locator('.item').nth(1).click()
    const threshold = owner.page.locator('[aria-label^="升级"]').locator('input').first()
    await threshold.fill('400')
    await tapText(owner, '存进草稿')
    await seen(owner, '会改变什么')
    await seen(owner, '现在发布')
    await tapText(owner, '现在发布')
    await answer(owner, 'confirm')
    await seen(owner, '已发布')

    // Warm functions remember the programme for half a minute.
    stage.server.clock.moveBy(31_000)
    await go(member, 'switchTab', '/pages/mine/mine')
    await go(member, 'switchTab', '/pages/card/card')
    await seen(member, /再消费 ¥400/)
  }, 60_000)

  test('sees the new version above the old one, and can go back to it', async () => {
    await seen(owner, /^v2/)
    await owner.page.locator('.item', { hasText: 'v1' }).first().click()
    await answer(owner, 'confirm')
    await seen(owner, /^v3/)
    await tap(owner, '.item')
  }, 30_000)

  test('no phone has printed an error', () => {
    expect([...owner.errors, ...member.errors]).toEqual([])
  })
})
