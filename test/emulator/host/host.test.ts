import { isFailure, type ClientEnvelope } from '../../../emulator/cloud/host'
import { member, startHost, type TestHost } from './start-host'

let test_: TestHost
beforeAll(async () => {
  test_ = await startHost()
})
afterAll(() => test_.close())

const call = (name: string, data: unknown, openid = 'o1') =>
  test_.host.call(name, data, member(openid))

async function result<T>(name: string, data: unknown, openid = 'o1'): Promise<T> {
  const envelope = await call(name, data, openid)
  if (isFailure(envelope)) throw new Error(envelope.errMsg)
  return envelope.result as T
}

function failure(envelope: ClientEnvelope): { errCode: number; errMsg: string } {
  if (!isFailure(envelope)) throw new Error('the call went well')
  return { errCode: envelope.errCode, errMsg: envelope.errMsg }
}

test('a reply comes in the envelope of wx.cloud.callFunction', async () => {
  const envelope = await call('probe', { action: 'echo', a: [1, null, 'é'] })
  expect(envelope).toEqual({
    errMsg: 'cloud.callFunction:ok',
    result: { action: 'echo', a: [1, null, 'é'], userInfo: { appId: 'wx00', openId: 'o1' } },
    requestID: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
  })
  expect(await result('probe', { action: 'nothing' })).toBeNull()
})

test('the context says which function, how long and how large', async () => {
  expect(await result('probe', { action: 'context' })).toMatchObject({
    function_name: 'probe',
    namespace: 'local',
    time_limit_in_ms: 5000,
    request_id: expect.any(String) as string,
  })
})

test('a function sees its own environment, not the machine’s', async () => {
  process.env['HOME'] ??= '/nowhere'
  expect(await result('probe', { action: 'environment' })).toEqual({ zone: 'UTC', path: true })
})

test('what a function throws reaches the page with -504002', async () => {
  expect(failure(await call('probe', { action: 'throw', message: 'no such tier' }))).toEqual({
    errCode: -504002,
    errMsg:
      'cloud.callFunction:fail Error: errCode: -504002 functions execute fail | errMsg: TypeError: no such tier',
  })
  expect(failure(await call('probe', { action: 'reject' })).errMsg).toMatch(
    /Error: a plain string$/,
  )
})

test('an unknown function and one that does not load are told apart', async () => {
  expect(failure(await call('nowhere', {}))).toEqual({
    errCode: -501000,
    errMsg: expect.stringContaining('FunctionName parameter could not be found') as string,
  })
  expect(failure(await call('broken', {}))).toEqual({
    errCode: -504002,
    errMsg: expect.stringContaining('function broken did not load') as string,
  })
  expect(test_.reports.join()).toContain('function broken does not load: cannot load')
})

test('a call that takes longer than config.json allows fails with -504003', async () => {
  const began = performance.now()
  expect(failure(await call('hasty', { ms: 60_000 }))).toEqual({
    errCode: -504003,
    errMsg:
      'cloud.callFunction:fail Error: errCode: -504003 | errMsg: Invoking task timed out after 1 seconds',
  })
  expect(performance.now() - began).toBeLessThan(30_000)
})

test('a function that never yields is killed, and the next call is served', async () => {
  const beside = call('probe', { action: 'sleep', ms: 4000 })
  expect(failure(await call('hasty', { spin: true })).errCode).toBe(-504003)
  expect(failure(await beside).errMsg).toContain('Process exited unexpectedly')
  expect(await result('probe', { action: 'sleep', ms: 1 })).toBe('slept')
})

test('a failure that nobody catches fails its own call only', async () => {
  const beside = result('probe', { action: 'sleep', ms: 300 })
  for (const how of ['rejection', 'timer']) {
    const { errCode, errMsg } = failure(await call('probe', { action: 'uncaught', how }))
    expect(errCode).toBe(-504002)
    expect(errMsg).toContain('Error: for nobody')
  }
  expect(await beside).toBe('slept')
  expect(await result('probe', { action: 'late' })).toBe('done')
  expect(await result('probe', { action: 'sleep', ms: 50 })).toBe('slept')
  const late = test_.host.log.list(10).find(({ output }) => output === 'done')
  expect(late?.logs).toMatchObject([
    { level: 'error', line: expect.stringContaining('too late') as string },
  ])
})

test('a process that ends under a call fails it and leaves the host working', async () => {
  expect(failure(await call('probe', { action: 'exit' }))).toEqual({
    errCode: -504002,
    errMsg: expect.stringContaining(
      'Process exited unexpectedly before completing request',
    ) as string,
  })
  const waiting = call('probe', { action: 'sleep', ms: 3000 })
  await result('probe', { action: 'echo' })
  await test_.host.kill()
  expect(failure(await waiting).errCode).toBe(-504002)
  expect(await result('probe', { action: 'sleep', ms: 1 })).toBe('slept')
})

test('a reply above 1 MB fails with -604001, one just below passes', async () => {
  const limit = 1024 * 1024
  expect(await result<string>('probe', { action: 'large', bytes: limit - 2 })).toHaveLength(
    limit - 2,
  )
  expect(failure(await call('probe', { action: 'large', bytes: limit - 1 })).errCode).toBe(-604001)
})

test('an event above 6 MB is refused; one above 100 KB leaves a warning', async () => {
  expect(
    failure(await call('probe', { action: 'nothing', x: 'x'.repeat(6e6 + 3e5) })).errCode,
  ).toBe(-604001)
  const large = await call('probe', { action: 'nothing', x: 'x'.repeat(120_000) })
  expect(test_.host.log.get(large.requestID)?.warnings).toEqual(['input above the advised 100 KB'])
  const small = await call('probe', { action: 'nothing', x: 'x'.repeat(90_000) })
  expect(test_.host.log.get(small.requestID)?.warnings).toEqual([])
})

test('Date follows the movable clock, also while the process runs', async () => {
  const read = () =>
    result<{ now: number; made: number; given: number }>('probe', { action: 'time' })
  test_.clock.moveBy(86_400_000)
  const ahead = await read()
  expect(Math.abs(ahead.now - Date.now() - 86_400_000)).toBeLessThan(60_000)
  expect(Math.abs(ahead.made - ahead.now)).toBeLessThan(5)
  expect(ahead.given).toBe(5)
  test_.clock.reset()
  expect(Math.abs((await read()).now - Date.now())).toBeLessThan(60_000)
})

test('each call knows its round trips, its log lines and its duration', async () => {
  const counts = await Promise.all(
    [1, 4, 7].map(async (count) => {
      const { requestID } = await call('probe', { action: 'requests', count })
      const record = test_.host.log.get(requestID)
      expect(record?.logs).toEqual([{ level: 'log', line: `sent ${count}` }])
      expect(record?.durationMs).toBeGreaterThan(0)
      expect(record?.roundTrips[0]).toMatchObject({
        action: 'database.modifyDocument',
        collection: 'seen',
      })
      return record?.roundTripCount
    }),
  )
  expect(counts).toEqual([1, 4, 7])
})

test('a function that calls another passes its user on, and adds itself to the chain', async () => {
  const identity = { action: 'identity', pauseMs: 1 }
  const through = (data: object) => ({ action: 'callOther', name: 'probe', data })
  const seen = async (data: object) =>
    (await result<{ before: Record<string, string> }>('probe', data, 'o-caller')).before
  expect(await seen(identity)).toEqual({
    ENV: 'local',
    OPENID: 'o-caller',
    APPID: 'wx00',
    UNIONID: 'u-o-caller',
    CLIENTIP: '127.0.0.1',
    SOURCE: 'wx_client',
  })
  const once = await seen(through(identity))
  expect(once).toMatchObject({ OPENID: 'o-caller', SOURCE: 'wx_client,scf' })
  const twice = await seen(through(through(identity)))
  expect(twice).toMatchObject({ OPENID: 'o-caller', SOURCE: 'wx_client,scf,scf' })
})

test('a call whose process a fault kills fails, while the others run on', async () => {
  const beside = call('probe', { action: 'sleep', ms: 300 })
  test_.cloud.faults.add({ kind: 'killCaller', after: 2 })
  const killed = await call('probe', { action: 'requests', count: 5 })
  expect(failure(killed).errMsg).toContain('Process exited unexpectedly')
  expect(test_.host.log.get(killed.requestID)?.roundTripCount).toBeLessThanOrEqual(3)
  expect(isFailure(await beside)).toBe(false)
})
