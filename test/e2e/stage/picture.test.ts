import type { Page, RewardView, TeamMember } from '../../../typings/contract'
import { until, type OpenPhone } from '../start-stage'
import { answer, callAs, seen, tapText } from './cast'
import { relaunch } from './screens'
import { openTeaHouse, type TeaHouse } from './tea-house'

/** A merchant gives a reward the shop's own picture, and members see it. */
describe('the picture of a reward', () => {
  let house: TeaHouse
  let owner: OpenPhone
  let member: OpenPhone

  beforeAll(async () => {
    house = await openTeaHouse()
    owner = await house.stage.open('merchant', { path: '/pages/work/work' })
    member = await house.stage.open('member', { path: '/pages/rewards/rewards' })
  })
  afterAll(() => house.stage.close())

  const editor = () => {
    const id = encodeURIComponent(house.ids.reward)
    return relaunch(owner, `/packages/console/reward/reward?id=${id}`)
  }
  const stored = () =>
    callAs<RewardView>(member, 'consumer', 'reward.show', { rewardId: house.ids.reward })
  /** The sheet of the phone that asks where the picture comes from; the privacy guide comes first once. */
  const chooseFrom = async (action: string) => {
    await tapText(owner, '换图片')
    const sheet = owner.page.locator(`[data-action="${action}"]`)
    const allow = owner.page.locator('[data-action="allow"]')
    await until(async () => (await sheet.isVisible()) || (await allow.isVisible()))
    if (await allow.isVisible()) await answer(owner, 'allow')
    await answer(owner, action)
  }

  test('chosen, saved, and seen by a member; closing the album changes nothing', async () => {
    expect((await stored()).imageFileId).toBe('')
    await editor()
    await seen(owner, '会员看到的')
    await chooseFrom('cancel')
    await chooseFrom('sample')
    await seen(owner, '用回图案')
    expect((await stored()).imageFileId).toBe('')
    await tapText(owner, '保存')
    const saved = await until(async () => (await stored()).imageFileId)
    expect(saved).toMatch(/^cloud:\/\/.+\/rewards\/picture-[\w-]+\.jpg$/)
    const id = encodeURIComponent(house.ids.reward)
    await relaunch(member, `/packages/member/reward/reward?id=${id}`)
    await until(() =>
      member.page
        .locator('.cover wx-image')
        .evaluate((node) => (node.querySelector('img')?.naturalWidth ?? 0) > 0),
    )
  })

  test('what is typed and not saved is asked after on the way back', async () => {
    await relaunch(owner, '/packages/console/rewards/rewards')
    const row = owner.page.locator('.long-row').filter({ visible: true }).first()
    await row.click()
    const points = owner.page.locator('[aria-label="需要积分"]').filter({ visible: true })
    await points.locator('input').first().fill('301')
    await owner.page.locator('button.back').filter({ visible: true }).last().click()
    await seen(owner, '还没保存的内容会丢掉，确定离开吗')
    await answer(owner, 'cancel')
    await tapText(owner, '保存')
    await until(() => row.isVisible())
    expect(await points.count()).toBe(0)
  })

  test('a colleague is given another role, and every shop', async () => {
    await relaunch(owner, '/packages/console/team/team')
    await seen(owner, /周然/)
    await owner.page.locator('.long-row', { hasText: '周然' }).filter({ visible: true }).click()
    await answer(owner, '角色和门店')
    await seen(owner, '适用门店（不选为全部）')
    await owner.page.locator('.sheet .chip.on').filter({ visible: true }).click()
    await owner.page
      .getByText('角色和门店', { exact: true })
      .filter({ visible: true })
      .last()
      .click()
    const colleague = async () =>
      (await callAs<Page<TeamMember>>(owner, 'merchant', 'team.list', {})).items.find(
        ({ name }) => name === '周然',
      )
    await until(async () => (await colleague())?.shopIds.length === 0)
    expect((await colleague())?.role).toBe('staff')
  })

  test('goes back to the drawing', async () => {
    await editor()
    await tapText(owner, '用回图案')
    await tapText(owner, '保存')
    await until(async () => (await stored()).imageFileId === '')
  })
})
