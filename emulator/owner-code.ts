import { createHash } from 'node:crypto'
import type { Cloud } from './cloud'

/** As features/team keeps them: one document for each code with which somebody has taken over. */
const CLAIMS = 'ownerClaims'

/** Whether the deployment's one-time code still makes its bearer the owner. */
export function ownerCodeUnused(cloud: Cloud, env: string, code: string): boolean {
  if (!cloud.collections(env).some(({ name }) => name === CLAIMS)) return true
  const claim = `owner:${createHash('sha256').update(code).digest('hex')}`
  return cloud.find(env, { collection: CLAIMS, filter: JSON.stringify({ _id: claim }) }).total === 0
}
