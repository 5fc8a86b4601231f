// A function for the host's own tests: does what the event asks, through the real SDK.
const cloud = require('wx-server-sdk')
cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
const db = cloud.database()

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

const actions = {
  /** Who calls, read before and after pauses and a request; and what the endpoint says of the token. */
  async identity({ pauseMs }) {
    const before = cloud.getWXContext()
    await sleep(pauseMs)
    const between = cloud.getWXContext()
    await new Promise((resolve) => setImmediate(resolve))
    return { before, between, after: cloud.getWXContext() }
  },
  async storeIdentity({ pauseMs }) {
    await sleep(pauseMs)
    const { OPENID } = cloud.getWXContext()
    await db.collection('seen').add({ data: { openid: OPENID } })
    return { openid: cloud.getWXContext().OPENID }
  },
  async requests({ count }) {
    for (let i = 0; i < count; i++) await db.collection('seen').doc(`d${i}`).set({ data: { i } })
    console.log('sent', count)
    return null
  },
  echo: (event) => event,
  context: (_event, context) => context,
  time: () => ({ now: Date.now(), made: new Date().getTime(), given: new Date(5).getTime() }),
  async sleep({ ms }) {
    await sleep(ms)
    return 'slept'
  },
  spin() {
    for (;;);
  },
  throw({ message }) {
    throw new TypeError(message)
  },
  reject: () => Promise.reject('a plain string'),
  /** A failure that nobody catches, while the call still runs. */
  async uncaught({ how }) {
    if (how === 'rejection') void Promise.reject(new Error('for nobody'))
    else
      setTimeout(() => {
        throw new Error('for nobody')
      }, 1)
    await sleep(1000)
  },
  late() {
    setTimeout(() => {
      throw new Error('too late')
    }, 1)
    return 'done'
  },
  exit: () => process.exit(3),
  large: ({ bytes }) => 'x'.repeat(bytes),
  nothing: () => undefined,
  environment: () => ({ home: process.env.HOME, zone: process.env.TZ, path: !!process.env.PATH }),
  async callOther({ name, data }) {
    const { result } = await cloud.callFunction({ name, data })
    return result
  },
}

exports.main = (event, context) => {
  const action = actions[event.action ?? 'echo']
  return action(event, context)
}
