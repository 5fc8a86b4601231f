import type { TeamMember } from '../../../typings/contract'
import type { TeamDoc } from './store'

/** As the console shows it; the openid stays inside. */
export function teamMember(doc: TeamDoc, callerOpenid: string): TeamMember {
  const { staffId, name, role, shopIds, state, since, lastSeenAt } = doc
  return { staffId, name, role, shopIds, state, since, lastSeenAt, you: doc._id === callerOpenid }
}
