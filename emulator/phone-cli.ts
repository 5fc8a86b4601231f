/** What scripts/phone.mjs loads: the phones over any mini program folder, without the cloud. */
import { createPhoneMount } from './phone'
import { openRooms } from './rooms'

export interface PhoneCliOptions {
  projectDir: string
  repository: string
  port: number
  log(line: string): void
}

/** Serves the stage for one project; answers its address and how to end it. */
export async function startPhoneCli(
  options: PhoneCliOptions,
): Promise<{ url: string; close(): Promise<void> }> {
  const { projectDir, repository, log } = options
  const mount = await createPhoneMount({ projectDir, repository, log })
  const rooms = await openRooms(options.port)
  rooms.add(mount)
  return { url: `http://127.0.0.1:${rooms.port}`, close: () => rooms.close() }
}
