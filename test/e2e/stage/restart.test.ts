import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { copyProject, freePort, killGroup, start, type Started } from '../../emulator/project-copy'
import {
  connectAutomator,
  openBrowser,
  until,
  type OpenPhone,
  type Stage,
  reload,
} from '../start-stage'
import {
  answer,
  claim,
  found,
  holding,
  join as joinTeam,
  journal,
  scan,
  seen,
  showCode,
  typeAmount,
} from './cast'

const FOLDERS = ['scripts', 'emulator', 'cloudfunctions', 'miniprogram', 'typings', '*.json']
/** What a browser itself prints while nobody answers. */
const NOBODY_ANSWERS =
  /ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|Failed to fetch|status of 404|WebSocket/

/** `npm start`, killed without a warning while it is used, and started again on the same data. */
describe('a killed and restarted cloud', () => {
  const { dir, remove } = copyProject(FOLDERS)
  let port = 0
  let running: Started
  let stage: Stage
  let cashier: OpenPhone
  let member: OpenPhone

  const startCloud = async () => {
    running = start(dir, port, '--empty', '--no-watch')
    await running.says(/Phones {4}http/)
  }
  const killCloud = async () => {
    killGroup(running.pid)
    await running.ended
  }
  /** The suite's own lines to the phones broke with the cloud; the phones themselves stay as they are. */
  const reconnect = async () => {
    cashier = { ...cashier, program: await connectAutomator(stage.url, 'staff') }
    member = { ...member, program: await connectAutomator(stage.url, 'member') }
  }

  beforeAll(async () => {
    port = await freePort()
    await startCloud()
    stage = await openBrowser(`http://127.0.0.1:${String(port)}`)
    const code = /^OWNER_CODE=(.*)$/m.exec(readFileSync(join(dir, '.local/env'), 'utf8'))?.[1] ?? ''
    const owner = await stage.open('merchant')
    const { invitation } = await found(owner, code)
    cashier = await stage.open('staff')
    await joinTeam(cashier, invitation)
    await reload(cashier)
    member = await stage.open('member')
    await claim(member)
  })
  afterAll(async () => {
    await killCloud()
    await stage.close()
    remove()
  })

  test.each([
    ['before it can have answered', '128', 0],
    ['a moment later', '136', 40],
  ])(
    'killed in the middle of a sale, %s: once back, the sale is there once',
    async (_when, yuan, afterMs) => {
      const before = await journal(member)
      await scan(cashier, await showCode(member))
      await typeAmount(cashier, yuan)
      const sent = cashier.page.waitForRequest((request) =>
        Boolean(request.postData()?.includes('sale.record')),
      )
      await cashier.page.locator('.confirm').click()
      await sent
      await new Promise((resolve) => setTimeout(resolve, afterMs))
      await killCloud()

      const told = cashier.page.locator('[data-action="confirm"]')
      const done = cashier.page.getByText('记错了可以撤销')
      await until(async () => (await told.isVisible()) || (await done.isVisible()))
      const unanswered = await told.isVisible()
      if (unanswered) {
        await answer(cashier, 'confirm')
        await seen(cashier, '1 笔未送达，不会丢')
      }
      await startCloud()
      // Nobody touches a phone: the desk sends what waits, the member's code page goes on asking.
      await until(async () => (await cashier.page.getByText('未送达').count()) === 0, 60_000)
      await seen(member, '收银员已确认')

      await reconnect()
      // The desk's list may be empty for a moment while its page comes back; the books are what counts.
      const after = await until(async () => {
        const now = await journal(member)
        return now.items.length > before.items.length && now
      })
      const added = after.items.slice(0, after.items.length - before.items.length)
      expect(added.map(({ type }) => type)).toEqual(['earn'])
      expect(after.sum).toBe((await holding(member)).balances.points)
    },
  )

  test('no phone has printed an error but that nobody answered', () => {
    const printed = [...cashier.errors, ...member.errors]
    expect(printed.filter((line) => !NOBODY_ANSWERS.test(line))).toEqual([])
    expect(printed.some((line) => NOBODY_ANSWERS.test(line))).toBe(true)
  })
})
