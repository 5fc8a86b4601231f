import type { Context } from '../../platform/context'
import { SHANGHAI_DAY, takeStrict } from '../../platform/throttle'
import { isAudited } from '../audit'

export interface DayLimit {
  name: string
  /** Whose limit it is: a staff id, or the organisation. */
  subject: string
  limit: number
}

/** What is about to be done, as its line in the log will say. */
interface Done {
  staffId: string
  action: string
  subject: string
  key: string
}

/**
 * Takes from a limit of the day what the log does not have yet: a repeat with the same key costs nothing,
 * whatever day it is. @throws Refusal RATE_LIMITED
 */
export async function takeOfDay(
  context: Context,
  { staffId, ...line }: Done,
  rule: DayLimit,
  amount = 1,
): Promise<void> {
  if (await isAudited(context, { staffId }, line)) return
  await takeStrict(context, { ...rule, ...SHANGHAI_DAY }, amount)
}
