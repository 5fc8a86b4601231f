import { openScreen, startFixture, type Screen } from '../screen'
import type { Stage } from '../../../e2e/start-stage'

describe('storage', () => {
  let stage: Stage
  let screen: Screen

  beforeAll(async () => {
    stage = await startFixture()
    screen = await openScreen(stage, 'pages/api/api')
  })
  afterAll(() => stage.close())

  it('keeps any value, by callback, promise and at once', async () => {
    const { wx } = screen
    expect(await wx('setStorage', { key: 'a', data: { deep: [1, null, 'x'] } })).toEqual({
      errMsg: 'setStorage:ok',
    })
    expect(await wx('getStorage', { key: 'a' })).toEqual({
      errMsg: 'getStorage:ok',
      data: { deep: [1, null, 'x'] },
    })
    expect(await wx('getStorage', { key: 'none' })).toEqual({
      errMsg: 'getStorage:fail data not found',
    })
    expect(await wx('getStorage', {})).toEqual({
      errMsg:
        'getStorage:fail parameter error: parameter.key should be String instead of Undefined;',
    })
  })

  it('reads a missing key as the empty string, and throws on a wrong one', async () => {
    const read = await screen.page.evaluate(() => {
      const { lentWx } = globalThis as unknown as {
        lentWx: {
          getStorageSync(key: unknown): unknown
          setStorageSync(key: string, data: unknown): void
        }
      }
      lentWx.setStorageSync('when', new Date(5))
      let thrown = ''
      try {
        lentWx.getStorageSync(7)
      } catch (error) {
        thrown = (error as Error).message
      }
      const when = lentWx.getStorageSync('when') as Date
      return [lentWx.getStorageSync('none'), when.getTime(), thrown]
    })
    expect(read).toEqual([
      '',
      5,
      'getStorageSync:fail parameter error: parameter.key should be String instead of Number;',
    ])
  })

  it('holds 1 MB an entry and 10 MB in all', async () => {
    const { page, wx } = screen
    const big = await page.evaluate(async () => {
      const { lentWx } = globalThis as unknown as {
        lentWx: Record<string, (options?: object) => Promise<{ errMsg: string }>>
      }
      const set = (key: string, length: number) =>
        lentWx['setStorage']?.({ key, data: 'x'.repeat(length) }).catch(
          (error: { errMsg: string }) => error,
        )
      return (await set('big', 1024 * 1024 + 1))?.errMsg
    })
    expect(big).toBe('setStorage:fail entry size limit reached')
    const info = await wx('getStorageInfo')
    expect(info).toMatchObject({ keys: ['a', 'when'], limitSize: 10240 })
    await wx('clearStorage')
    expect(await wx('getStorageInfo')).toMatchObject({ keys: [], currentSize: 0 })
  })
})
