import type {
  EntryView,
  MemberId,
  PointsEntriesInput,
  PointsEntriesOutput,
} from '../../../typings/contract'
import type { Context } from '../../platform/context'
import type { Account } from './rules/account'
import type { Entry } from './rules/entry'

/** Journal and outbox as one list, newest first. Pass the account if it has just been read. */
export function entriesPage(
  _context: Context,
  _id: MemberId,
  _input: PointsEntriesInput,
  _account?: Account,
): Promise<PointsEntriesOutput> {
  throw new Error('under construction')
}

/** The newest shown entries, from the outbox first; asks the journal only when it holds too few. */
export function latestEntries(
  _context: Context,
  _account: Account,
  _count: number,
): Promise<EntryView[]> {
  throw new Error('under construction')
}

export function entryView(_entry: Entry): EntryView {
  throw new Error('under construction')
}
