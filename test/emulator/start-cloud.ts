import { createServer } from 'node:http'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AddressInfo } from 'node:net'
import { MovableClock } from '../../emulator/cloud/clock'
import { openCloud, type Cloud, type CloudOptions } from '../../emulator/cloud'

export interface StartedCloud {
  readonly cloud: Cloud
  readonly clock: MovableClock
  /** http://127.0.0.1:<port>/admin */
  readonly url: string
  readonly dir: string
  /** Unindexed queries and the like, as the endpoint logged them. */
  readonly logged: { level: string; event: string; fields: Record<string, unknown> }[]
  /** The environment variables that send the SDK here; set them before it is loaded. */
  readonly sdkEnvironment: Record<string, string>
  close(): Promise<void>
}

/** A cloud of its own for a test: temporary folder, free port, strict unless told otherwise. */
export async function startCloud(options: Partial<CloudOptions> = {}): Promise<StartedCloud> {
  const dir = options.dir ?? mkdtempSync(join(tmpdir(), 'cloud-'))
  const clock = new MovableClock()
  const logged: StartedCloud['logged'] = []
  const log =
    (level: string) =>
    (event: string, fields: Record<string, unknown>): void => {
      logged.push({ level, event, fields })
    }
  const cloud = await openCloud({
    dir,
    clock,
    environments: ['test'],
    strict: true,
    indexes: [],
    logger: { info: log('info'), warn: log('warn'), error: log('error') },
    ...options,
  })
  const server = createServer((request, response) => void cloud.mount.handle(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}/admin`
  return {
    cloud,
    clock,
    url,
    dir,
    logged,
    sdkEnvironment: sdkEnvironment(url, cloud.environments[0] ?? 'test'),
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await cloud.close()
      if (options.dir === undefined) rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** What a cloud function's process holds on CloudBase, with the endpoint's address put in. */
export function sdkEnvironment(url: string, env: string): Record<string, string> {
  return {
    TCB_CONTEXT_CNFG: JSON.stringify({ URL: url }),
    TENCENTCLOUD_RUNENV: 'SCF',
    TENCENTCLOUD_REGION: 'ap-shanghai',
    SCF_NAMESPACE: env,
    TCB_ENV: env,
    TENCENTCLOUD_SECRETID: 'local',
    TENCENTCLOUD_SECRETKEY: 'local',
    TENCENTCLOUD_SESSIONTOKEN: 'local',
    WX_CONTEXT_KEYS: 'WX_OPENID,WX_APPID,WX_UNIONID,WX_API_TOKEN',
    TCB_SOURCE: 'wx_client',
  }
}
