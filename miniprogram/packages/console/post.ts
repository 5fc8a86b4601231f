import type { Role, SessionOpenOutput, ShopId } from '../../../typings/contract'
import { CallError } from '../../services/cloud'
import { showProblem } from '../../services/problem'
import { openSession } from '../../services/session'

/** What the person is in the console, and for which shops; none named: for all of them. */
export interface ConsolePost {
  role: Role
  shopIds: ShopId[]
}

/**
 * Who seems to have no part in the console is asked for anew: they may have been given one since the start.
 * @throws CallError FORBIDDEN for who has none
 */
export async function consolePost(): Promise<ConsolePost> {
  const post = postOf(await openSession()) ?? postOf(await openSession(true))
  if (!post) throw new CallError('FORBIDDEN', '', '')
  return post
}

function postOf({ roles }: SessionOpenOutput): ConsolePost | null {
  const found = roles.find(({ role }) => role !== 'staff')
  return found ? { role: found.role, shopIds: roles.flatMap(({ shopId }) => shopId ?? []) } : null
}

/** Shows the way to add a record to who may use it: the rows of `features/access/rules/matrix`. */
export async function showAdding(
  page: { setData(data: { mayAdd: boolean }): void },
  mayAdd: (post: ConsolePost) => boolean,
): Promise<void> {
  try {
    page.setData({ mayAdd: mayAdd(await consolePost()) })
  } catch (error) {
    showProblem(error)
  }
}

/** Owners, and managers for their own shops. */
export const maySave = ({ role }: ConsolePost): boolean => role === 'owner' || role === 'manager'
