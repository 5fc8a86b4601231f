import { request } from 'node:http'
import { post, SIGNATURE } from '../sdk'
import { startCloud, type StartedCloud } from '../start-cloud'

let started: StartedCloud

const insert = {
  action: 'database.insertDocument',
  envName: 'test',
  collectionName: 'notes',
  data: ['{"_id":"n1","n":1}'],
}

beforeAll(async () => {
  started = await startCloud({ credentials: { secretId: 'local', sessionToken: 'secret' } })
  await started.cloud.load('test', 'notes', ['{"_id":"kept","n":1}'])
})

afterEach(() => {
  // Whatever was refused has changed nothing and broken nothing.
  expect(started.cloud.find('test', { collection: 'notes' }).documents).toEqual([
    '{"_id":"kept","n":1}',
  ])
  expect(started.logged.filter(({ level }) => level === 'error')).toEqual([])
})

afterAll(() => started.close())

const signed = (body: object): Promise<{ status: number; reply: Record<string, unknown> }> =>
  post(started, { sessionToken: 'secret', ...body })

test.each<[string, object, string, RegExp]>([
  [
    'an unknown action',
    { ...insert, action: 'database.dropEverything' },
    'INVALID_PARAM',
    /unknown action/,
  ],
  [
    'an action of the language itself',
    { ...insert, action: 'constructor' },
    'INVALID_PARAM',
    /unknown action/,
  ],
  ['no action', { envName: 'test' }, 'INVALID_PARAM', /unknown action/],
  ['an unknown environment', { ...insert, envName: 'prod' }, 'INVALID_ENV', /prod/],
  ['an environment that is a path', { ...insert, envName: '../test' }, 'INVALID_ENV', /unknown/],
  [
    'an unknown collection',
    { ...insert, collectionName: 'nowhere' },
    'DATABASE_COLLECTION_NOT_EXIST',
    /nowhere/,
  ],
  [
    'a collection that is no name',
    { ...insert, collectionName: 7 },
    'INVALID_PARAM',
    /collectionName/,
  ],
  ['broken EJSON in a document', { ...insert, data: ['{"a":'] }, 'INVALID_PARAM', /EJSON/],
  [
    'a document that is a list',
    { ...insert, data: ['[1]'] },
    'INVALID_PARAM',
    /EJSON strings of objects/,
  ],
  ['no document', { ...insert, data: [] }, 'INVALID_PARAM', /at least one/],
  [
    'a malformed number',
    { ...insert, data: ['{"a":{"$numberInt":"x"}}'] },
    'INVALID_PARAM',
    /numberInt/,
  ],
  [
    'a field that begins with $',
    { ...insert, data: ['{"$a":1}'] },
    'DATABASE_REQUEST_FAILED|INVALID_PARAM',
    /\$/,
  ],
  ['an _id that is a list', { ...insert, data: ['{"_id":[1]}'] }, 'DATABASE_REQUEST_FAILED', /_id/],
  [
    'an index entry that is too long',
    { ...insert, data: [JSON.stringify({ _id: 'x'.repeat(2000) })] },
    'DATABASE_REQUEST_FAILED',
    /too large|_id/,
  ],
])('%s: refused by code', async (_name, body, code, message) => {
  const { status, reply } = await signed(body)
  expect(status).toBe(200)
  expect(reply.code).toMatch(new RegExp(`^(${code})$`))
  expect(reply.message).toMatch(message)
  expect(reply.requestId).toMatch(/^[0-9a-f-]{36}$/)
})

const read = {
  action: 'database.getDocument',
  envName: 'test',
  collectionName: 'notes',
  queryType: 'WHERE',
}
const modify = {
  ...read,
  action: 'database.modifyDocument',
  query: '{"_id":"kept"}',
  multi: false,
  merge: true,
  upsert: false,
}

test.each<[string, object]>([
  ['broken EJSON in a filter', { ...read, query: '{' }],
  ['a filter that is no object', { ...read, query: '3' }],
  ['a filter that is no text', { ...read, query: { n: 1 } }],
  ['an unknown query operator', { ...read, query: '{"_id":{"$near-ish":1}}' }],
  ['an unknown top operator', { ...read, query: '{"_id":"kept","$where":"1"}' }],
  ['a negative offset', { ...read, offset: -1 }],
  ['an order that is no direction', { ...read, order: '{"_id":2}' }],
  ['an unknown update operator', { ...modify, data: '{"$increase":{"n":1}}' }],
  ['an update of nothing', { ...modify, data: '{}' }],
  ['an update without data', { ...modify }],
  ['$inc of a text', { ...modify, data: '{"$inc":{"n":"1"}}' }],
  ['a change of _id', { ...modify, data: '{"$set":{"_id":"other"}}' }],
  ['a write without a filter', { ...modify, query: undefined, data: '{"$set":{"n":2}}' }],
  [
    'an unknown stage',
    {
      ...read,
      action: 'database.aggregateDocuments',
      stages: [{ stageKey: '$destroy', stageValue: '{}' }],
    },
  ],
  ['stages that are no list', { ...read, action: 'database.aggregateDocuments', stages: 'x' }],
  ['a transaction that never was', { ...modify, transactionId: 'none', data: '{"$set":{"n":2}}' }],
  ['a commit of nothing', { action: 'database.commitTransaction', envName: 'test' }],
])('%s: refused, nothing changed', async (_name, body) => {
  const { status, reply } = await signed(body)
  expect(status).toBe(200)
  expect(reply.code).toMatch(/^(INVALID_PARAM|DATABASE_REQUEST_FAILED|DATABASE_TRANSACTION_FAIL)$/)
})

test('what is not JSON, not an object, or not signed is refused', async () => {
  expect((await post(started, 'not json')).reply).toMatchObject({ code: 'INVALID_PARAM' })
  expect((await post(started, '[]')).reply).toMatchObject({ code: 'INVALID_PARAM' })
  expect((await post(started, '')).reply).toMatchObject({ code: 'INVALID_PARAM' })
  const unsigned = await post(started, insert, { authorization: 'Bearer x' })
  expect(unsigned.reply).toMatchObject({ code: 'SIGN_PARAM_INVALID' })
  expect((await post(started, insert)).reply).toMatchObject({ code: 'SIGN_PARAM_INVALID' })
  const other = SIGNATURE.replace('Credential=local', 'Credential=other')
  const foreign = await post(
    started,
    { ...insert, sessionToken: 'secret' },
    { authorization: other },
  )
  expect(foreign.reply).toMatchObject({ code: 'SIGN_PARAM_INVALID' })
})

test('20 MB are answered with a code', async () => {
  const { reply } = await signed({
    ...insert,
    data: [JSON.stringify({ text: 'x'.repeat(20_000_000) })],
  })
  expect(reply).toMatchObject({
    code: 'INVALID_PARAM',
    message: expect.stringContaining('16777216') as string,
  })
})

test('a foreign Host or Origin is refused, the own page is not', async () => {
  const { port } = new URL(started.url)
  const ask = (headers: Record<string, string>): Promise<number> =>
    new Promise((resolve, reject) => {
      const body = JSON.stringify({ ...read, sessionToken: 'secret', limit: 1 })
      const sent = request(
        {
          port,
          host: '127.0.0.1',
          path: '/admin',
          method: 'POST',
          headers: { authorization: SIGNATURE, ...headers },
        },
        (response) => {
          response.resume()
          resolve(response.statusCode ?? 0)
        },
      )
      sent.on('error', reject)
      sent.end(body)
    })
  expect(await ask({ host: 'evil.example' })).toBe(403)
  expect(await ask({ host: `evil.example:${port}` })).toBe(403)
  expect(await ask({ origin: 'http://evil.example' })).toBe(403)
  expect(await ask({ origin: 'null' })).toBe(403)
  expect(await ask({ origin: `http://127.0.0.1:${port}` })).toBe(200)
})

test('every request is told to listeners with its call, collection, index and code', async () => {
  const seen: [string, string, string, string][] = []
  const stop = started.cloud.onRequest(({ token, action, collection, plan, code }) => {
    seen.push([token, `${action} ${collection}`, plan, code])
  })
  await signed({ ...read, query: '{"_id":"kept"}', wxCloudApiToken: 'call-7' })
  await signed({ ...read, query: '{"n":1}', wxCloudApiToken: 'call-7' })
  stop()
  expect(seen).toEqual([
    ['call-7', 'database.getDocument notes', '_id_', ''],
    ['call-7', 'database.getDocument notes', '', 'DATABASE_REQUEST_FAILED'],
  ])
})
