/** One process, 500 users, 10,000 calls that interleave: nobody ever acts as somebody else. */
import { isFailure } from '../../../emulator/cloud/host'
import { member, startHost, type TestHost } from './start-host'

const USERS = 500
const CALLS = 10_000
const AT_ONCE = 500

let test_: TestHost
beforeAll(async () => {
  test_ = await startHost()
})
afterAll(() => test_.close())

/** Runs `work` for 0 … count − 1 with `atOnce` of them open at any time. */
async function interleave(count: number, atOnce: number, work: (i: number) => Promise<void>) {
  let next = 0
  const worker = async () => {
    while (next < count) await work(next++)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}

interface Context {
  OPENID: string
  UNIONID: string
  SOURCE: string
}

test(`${CALLS} interleaved calls by ${USERS} users: 0 wrong`, async () => {
  let wrong = 0
  await interleave(CALLS, AT_ONCE, async (i) => {
    const openid = `o${(i * 7919) % USERS}`
    const pauseMs = (i * 31) % 23
    const reply = await test_.host.call('probe', { action: 'identity', pauseMs }, member(openid))
    if (isFailure(reply)) throw new Error(reply.errMsg)
    const contexts = Object.values(reply.result as Record<string, Context>)
    const right = contexts.filter(
      (c) => c.OPENID === openid && c.UNIONID === `u-${openid}` && c.SOURCE === 'wx_client',
    )
    if (right.length !== 3) wrong++
  })
  expect(wrong).toBe(0)
})

test('what concurrent calls write through the SDK bears the right user, and each its own requests', async () => {
  let wrong = 0
  await interleave(1000, 100, async (i) => {
    const openid = `w${i}`
    const reply = await test_.host.call(
      'probe',
      { action: 'storeIdentity', pauseMs: i % 7 },
      member(openid),
    )
    if (isFailure(reply)) throw new Error(reply.errMsg)
    const { openid: after } = reply.result as { openid: string }
    if (after !== openid || test_.host.log.get(reply.requestID)?.roundTripCount !== 1) wrong++
  })
  const { documents } = test_.cloud.find('local', { collection: 'seen', limit: 1000 })
  const stored = documents.map((text) => (JSON.parse(text) as { openid: string }).openid)
  expect(wrong).toBe(0)
  expect(new Set(stored)).toEqual(new Set(Array.from({ length: 1000 }, (_, i) => `w${i}`)))
})
