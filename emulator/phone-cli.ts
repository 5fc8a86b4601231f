/**
 * The phones over any mini program folder, without the cloud.
 * `npm run phone -- --project <dir> [--port <n>]`
 */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { createPhoneMount, PlainWeChat } from './phone'
import { openRooms } from './rooms'

const { values } = parseArgs({
  options: {
    project: { type: 'string', default: '.' },
    port: { type: 'string', default: process.env['PORT'] ?? '3681' },
  },
})

const mount = await createPhoneMount({
  projectDir: resolve(values.project),
  services: new PlainWeChat().services(),
  log: (line) => {
    console.log(line)
  },
})
const rooms = await openRooms(Number(values.port))
rooms.add(mount)
console.log(`Phones: http://127.0.0.1:${rooms.port}/  (Ctrl-C ends)`)

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    void rooms.close().then(() => process.exit(0))
  })
}
