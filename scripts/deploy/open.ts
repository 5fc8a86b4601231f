/** Opens a real environment with the credentials that the shell holds. */
import { join } from 'node:path'
import { Environment, type Manager } from './cloudbase'
import { loadTool } from './tools'

/** Undefined without TENCENTCLOUD_SECRETID and TENCENTCLOUD_SECRETKEY. */
export function openEnvironment(
  root: string,
  envId: string,
  buildDir: string,
  variables: Record<string, string>,
): Environment | undefined {
  const {
    TENCENTCLOUD_SECRETID: secretId,
    TENCENTCLOUD_SECRETKEY: secretKey,
    TENCENTCLOUD_SESSIONTOKEN: token,
  } = process.env
  if (!secretId || !secretKey) return undefined
  type Credentials = { secretId: string; secretKey: string; token?: string; envId: string }
  const CloudBase = loadTool(root, '@cloudbase/manager-node') as new (given: Credentials) => Manager
  const manager = new CloudBase({ secretId, secretKey, envId, ...(token ? { token } : {}) })
  return new Environment(manager, envId, join(buildDir, 'cloudfunctions'), variables)
}
