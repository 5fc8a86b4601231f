import { until } from '../start-stage'
import { openOnePhone, type OnePhone } from './open-phone'

/** What any build of the mini program must do, on the stage and in DevTools alike. */
describe('the mini program on one phone', () => {
  let phone: OnePhone

  beforeAll(async () => {
    phone = await openOnePhone()
  })

  afterAll(() => phone.close())

  it('opens on the card and reaches each tab a member sees', async () => {
    const { program } = phone
    expect((await program.currentPage())?.path).toBe('pages/card/card')
    for (const tab of ['offers', 'rewards', 'mine', 'card']) {
      await program.callWxMethod('switchTab', { url: `/pages/${tab}/${tab}` } as never)
      await until(async () => (await program.currentPage())?.path === `pages/${tab}/${tab}`)
      expect(await program.pageStack()).toHaveLength(1)
    }
  })
})
