import type { RewardView } from '../../../typings/contract'
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
  }, 120_000)
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
    const saved = await until(async () => (await stored()).imageFileId, 10_000)
    expect(saved).toMatch(/^cloud:\/\/.+\/rewards\/picture-[\w-]+\.jpg$/)
    const id = encodeURIComponent(house.ids.reward)
    await relaunch(member, `/packages/member/reward/reward?id=${id}`)
    await until(() =>
      member.page
        .locator('.cover wx-image')
        .evaluate((node) => (node.querySelector('img')?.naturalWidth ?? 0) > 0),
    )
  }, 60_000)

  test('goes back to the drawing', async () => {
    await editor()
    await tapText(owner, '用回图案')
    await tapText(owner, '保存')
    await until(async () => (await stored()).imageFileId === '', 10_000)
  }, 60_000)
})
