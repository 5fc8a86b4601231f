import { join } from 'node:path'
import { startPhones, until, type OpenPhone, type Stage } from '../../../e2e/start-stage'

describe('the official automator on the fixture', () => {
  let stage: Stage
  let phone: OpenPhone

  beforeAll(async () => {
    stage = await startPhones({ projectDir: join(__dirname, '../fixture') })
    phone = await stage.open('member')
  })

  afterAll(() => stage.close())

  it('taps, reads data and follows a navigation with its EventChannel', async () => {
    const { program } = phone
    const home = await program.currentPage()
    expect(home?.path).toBe('pages/home/home')
    const add = await home?.$('.add')
    await add?.tap()
    expect(await home?.data('count')).toBe(1)
    await (await home?.$('.go'))?.tap()
    const second = await until(async () => {
      const page = await program.currentPage()
      return page?.path === 'pages/second/second' && page
    })
    expect(await (await second.$('.got'))?.text()).toBe('got 1 how many?')
    await (await second.$('.reply'))?.tap()
    await until(async () => (await program.pageStack()).length === 1)
    expect(await home?.data('answer')).toBe('plenty')
    expect(phone.errors).toEqual([])
  })
})
