import type { EntryKey, MemberId } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import type { Hold } from './rules/account'

/**
 * Ends what its maker left half done. Features export `finishers: Finisher[]`; `jobs` calls the one
 * whose purpose the hold bears once the hold is older than a minute. It must follow the record if
 * there is one, else insert a refusal under the record's `_id` and release. May be called again.
 */
export interface Finisher {
  purpose: string
  finish(context: Context, accountId: MemberId, hold: EntryKey, value: Hold): Promise<void>
}
