/** A host with the functions of this folder and an endpoint of its own, for the host's tests. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openCloud, type Cloud } from '../../../emulator/cloud'
import { MovableClock } from '../../../emulator/cloud/clock'
import { createFunctionHost, type FunctionHost } from '../../../emulator/cloud/host'
import type { CallIdentity } from '../../../emulator/cloud/identity'
import { openRooms } from '../../../emulator/rooms'
import { connectHost } from '../../../emulator/server'

export interface TestHost {
  host: FunctionHost
  cloud: Cloud
  clock: MovableClock
  url: string
  reports: string[]
  close(): Promise<void>
}

export const member = (openid: string): CallIdentity => ({
  openid,
  appid: 'wx00',
  unionid: `u-${openid}`,
  source: 'wx_client',
})

export async function startHost(
  functionsDir = join(__dirname, 'functions'),
  clock = new MovableClock(),
): Promise<TestHost> {
  const dir = mkdtempSync(join(tmpdir(), 'member-card-host-'))
  const secrets = { secretId: 'id', secretKey: 'key', sessionToken: 'session' }
  const silent = () => undefined
  const cloud = await openCloud({
    dir,
    clock,
    environments: ['local'],
    strict: true,
    indexes: [{ collection: 'seen', name: 'openid', keys: [{ path: 'openid', order: 1 }] }],
    logger: { info: silent, warn: silent, error: silent },
    credentials: secrets,
  })
  const rooms = await openRooms(0)
  rooms.add(cloud.mount)
  const url = `http://127.0.0.1:${rooms.port}`
  const reports: string[] = []
  const host = await createFunctionHost({
    functionsDir,
    instanceFile: join(process.env['TEST_BUILD_DIR'] ?? '', 'emulator/function-instance.cjs'),
    cloudUrl: `${url}/admin`,
    envId: 'local',
    appid: 'wx00',
    secrets,
    clock,
    http: { prefix: '/http', paths: { '/hook': 'hook', '/hook/deep': 'probe' } },
    report: (line) => reports.push(line),
  })
  connectHost(cloud, host)
  rooms.add(host.httpMount())
  return {
    host,
    cloud,
    clock,
    url,
    reports,
    close: async () => {
      await host.close()
      await rooms.close()
      await cloud.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
