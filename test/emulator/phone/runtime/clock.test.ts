import { join } from 'node:path'
import { MovableClock } from '../../../../emulator/cloud/clock'
import { createPhoneMount } from '../../../../emulator/phone'
import { openRooms } from '../../../../emulator/rooms'
import { launchBrowser } from '../../../e2e/browser'
import { connectAutomator, until } from '../../../e2e/start-stage'

it('an open phone follows the operator’s clock', async () => {
  const clock = new MovableClock()
  const projectDir = join(__dirname, '../features')
  const mount = await createPhoneMount({ projectDir, clock, watch: false })
  const rooms = await openRooms(0)
  rooms.add(mount)
  const url = `http://127.0.0.1:${rooms.port}`
  const browser = await launchBrowser()
  try {
    await (await browser.newPage()).goto(`${url}/phone/frame?as=member`)
    const program = await connectAutomator(url, 'member')
    clock.moveBy(86_400_000)
    const page = await program.currentPage()
    await program.callWxMethod('reLaunch', { url: '/pages/script/script' } as never)
    const ahead = async () => {
      const now = (await (await program.currentPage())?.callMethod('clock')) as number
      return Math.abs(now - clock.now()) < 5000
    }
    expect(page?.path).toBe('pages/one/one')
    await until(ahead)
    program.disconnect()
  } finally {
    await browser.close()
    await rooms.close()
  }
})
