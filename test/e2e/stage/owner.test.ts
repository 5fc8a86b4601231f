import type { MerchantApi } from '../../../typings/contract'
import { startStage, until, type OpenPhone, reload } from '../start-stage'
import { handsOf, measured } from '../meter'
import {
  answer,
  callAs,
  chooseLine,
  claim,
  freshKey,
  go,
  seen,
  tapLabel,
  tapText,
  type Opened,
} from './cast'
import { relaunch } from './screens'

type Shown = MerchantApi['programme.show']['output']

/** The poster that the phone opened, kept by a stand-in for its document viewer. */
declare const globalThis: { openedDocument?: string }

/** Slow hands: to read, decide and tap; to type one letter on a phone. */
const MS_A_TAP = 5_000
const MS_A_LETTER = 600

/** A new owner begins with nothing but the one-time code, and goes on to change the programme. */
describe('a new owner', () => {
  let stage: Opened
  let owner: OpenPhone
  let member: OpenPhone

  beforeAll(async () => {
    stage = await startStage()
    owner = await stage.open('merchant')
  })
  afterAll(async () => {
    await stage.close()
  })

  const type = (label: string, text: string) =>
    owner.page.locator(`[aria-label="${label}"]`).locator('input').first().fill(text)

  /**
   * As a person would take it: what the suite waited, by its own clock, and for each tap and each letter
   * the time that a person needs to find it.
   */
  test('comes from the code to a printable poster by taps alone', async () => {
    const startedAt = Date.now()
    await owner.program.mockWxMethod('openDocument', function open(options: { filePath: string }) {
      globalThis.openedDocument = options.filePath
      return Promise.resolve({ errMsg: 'openDocument:ok' })
    })
    expect(stage.server.ownerCodeUnused()).toBe(true)
    await tapText(owner, '我是老板，开始设置')
    await type('一次性认领码', stage.server.secrets.variables['OWNER_CODE'] ?? '')
    await type('你的名字', '陈山')
    await tapText(owner, '认领为老板')
    await seen(owner, '选一个最像你的生意')
    expect(stage.server.ownerCodeUnused()).toBe(false)
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
    expect(opened).toMatch(/poster-program-A6\.pdf$/)
    const { taps, typed } = await handsOf(owner.page)
    expect(taps).toBeGreaterThan(0)
    const doing = (Date.now() - startedAt + taps * MS_A_TAP + typed * MS_A_LETTER) / 60_000
    const name = `empty to poster with ${String(taps)} taps and ${String(typed)} letters`
    expect(measured(name, doing, 10, 'minutes')).toBeLessThanOrEqual(10)
  })

  test('lowers a threshold, compares, publishes, and the member’s ladder changes', async () => {
    member = await stage.open('member')
    await claim(member)
    await seen(member, /再消费 ¥500/)

    await go(owner, 'navigateTo', '/packages/console/programme/programme')
    await seen(owner, '权益表')
    await owner.page.locator('.fold .item').nth(1).click()
    const typed = (label: string) =>
      owner.page.locator(`[aria-label$="${label}"]`).locator('input').first()
    await typed('升级门槛').fill('400')
    await typed('保级门槛').fill('900')
    await seen(owner, '保级不能高于升级 ¥400')
    await seen(owner, '先改 1 处再发布')
    await typed('保级门槛').fill('300')
    await tapText(owner, '对比并发布')
    await seen(owner, '会改变什么')
    await seen(owner, /升级门槛/)
    await seen(owner, '¥400')
    await tapText(owner, '现在发布')
    await seen(owner, '已发布')

    // Warm functions remember the programme for half a minute.
    stage.server.clock.moveBy(31_000)
    await go(member, 'switchTab', '/pages/mine/mine')
    await go(member, 'switchTab', '/pages/card/card')
    await seen(member, /再消费 ¥400/)
    // The rules were on the phone already; the summary says that there are newer ones.
    await go(member, 'navigateTo', '/packages/member/tiers/tiers')
    await seen(member, /消费满 ¥400/)
  })

  test('sees the new version above the old one, and can go back to it', async () => {
    await seen(owner, /^v2/)
    await owner.page.locator('.version', { hasText: 'v1' }).first().click()
    await seen(owner, '回到这一版')
    await seen(owner, '¥500')
    await tapText(owner, '回到这一版')
    await answer(owner, 'confirm')
    await seen(owner, /^v3/)
  })

  test('a version for tomorrow waits under its own name, and can be called off', async () => {
    const { config } = await callAs<Shown>(owner, 'merchant', 'programme.show', {})
    const { revision } = await callAs<{ revision: number }>(
      owner,
      'merchant',
      'programme.saveDraft',
      { key: freshKey(), revision: 0, config: { ...config, welcome: { points: 66 } } },
    )
    await callAs(owner, 'merchant', 'programme.publish', {
      key: freshKey(),
      revision,
      startsAt: stage.server.clock.now() + 86_400_000,
      note: '',
    })
    await go(owner, 'navigateTo', '/packages/console/programme/programme')
    await seen(owner, '已定时')
    await owner.page.locator('.version:visible', { hasText: 'v4' }).first().click()
    await seen(owner, /^v4 将在/)
    await seen(owner, '66 分')
    await tapText(owner, '取消定时')
    await answer(owner, 'confirm')
    await seen(owner, /^v5/)
    const { versions } = await callAs<Shown>(owner, 'merchant', 'programme.show', {})
    expect(versions.map(({ state }) => state)).not.toContain('scheduled')
  })

  test('adds a rule with a least amount, and the draft has it', async () => {
    await go(owner, 'navigateTo', '/packages/console/points/points')
    await seen(owner, '更多设置')
    await tapText(owner, '加一条得分规则')
    const last = (label: string) =>
      owner.page.locator(`[aria-label="${label}"]`).locator('input').last()
    await last('名称（中文）').fill('到店有礼')
    await last('这笔满多少元才得分（0 为不限）').fill('50')
    await tapText(owner, '存进草稿')
    const { earn } = await until(async () => {
      const { draft } = await callAs<Shown>(owner, 'merchant', 'programme.show', {})
      return draft?.config.points
    })
    expect(earn[earn.length - 1]).toMatchObject({
      name: { zh: '到店有礼' },
      per: 'visit',
      points: 1,
      unit: 1,
      minimumFen: 5_000,
    })
    // The page leaves by itself once it is kept; what comes next must not be on its way back.
    await until(
      async () => (await owner.program.currentPage())?.path !== 'packages/console/points/points',
    )
  })

  test('adds a benefit that is handed out by the month, and says how often', async () => {
    await relaunch(owner, '/packages/console/programme/programme')
    await seen(owner, '权益表')
    await tapText(owner, '加一项权益')
    await seen(owner, '说明（中文）')
    await owner.page.locator('[aria-label="名称（中文）"]').locator('input').last().fill('试新品')
    await chooseLine(owner, '是什么', '0:赠品')
    await chooseLine(owner, '在收银台发放', '0:每月记次数')
    await seen(owner, '什么时候可领')
    await tapText(owner, '存进草稿')
    const draft = async () =>
      (await callAs<Shown>(owner, 'merchant', 'programme.show', {})).draft?.config
    const added = await until(async () =>
      (await draft())?.benefits.find(({ name }) => name.zh === '试新品'),
    )
    expect(added).toMatchObject({ kind: 'free_item', quota: { per: 'month' } })

    // A cell for each tier; counted ones ask for a number.
    await owner.page.locator('[aria-label^="试新品 "]').nth(1).click()
    await owner.page.locator('.modal-field').fill('2')
    await answer(owner, 'confirm')
    await tapText(owner, '保存草稿')
    await until(async () => (await draft())?.tiers[1]?.benefits[added.id] === 2)
  })

  test('the way back in stands open when the programme is published, and tells a used code', async () => {
    const enter = async (phone: OpenPhone) => {
      await go(phone, 'switchTab', '/pages/mine/mine')
      await tapText(phone, '我有邀请码')
      for (const text of [stage.server.secrets.variables['OWNER_CODE'] ?? '', '陈山']) {
        await phone.page.locator('.modal-field').last().fill(text)
        await answer(phone, 'confirm')
      }
    }
    // Whose code it was hears the same answer again; anybody else is told that it is used.
    await enter(owner)
    await seen(owner, '已加入，底部多了一个标签')
    await enter(member)
    await seen(member, '这个码已经用过')
  })

  test('an analyst is led to the numbers and the catalogue, and to no page that only refuses', async () => {
    const { code } = await callAs<{ code: string }>(owner, 'merchant', 'team.invite', {
      key: freshKey(),
      role: 'analyst',
      shopIds: [],
    })
    const analyst = await stage.open('analyst')
    await callAs(analyst, 'consumer', 'team.accept', { key: freshKey(), code, name: '沈宁' })
    await reload(analyst)
    await go(analyst, 'switchTab', '/pages/work/work')
    await seen(analyst, '会员计划')
    await seen(analyst, '未用积分')
    for (const name of ['操作记录', '团队']) {
      expect(await analyst.page.getByText(name, { exact: true }).count()).toBe(0)
    }
    expect(analyst.errors).toEqual([])
  })

  test('no phone has printed an error', () => {
    expect([...owner.errors, ...member.errors]).toEqual([])
  })
})
