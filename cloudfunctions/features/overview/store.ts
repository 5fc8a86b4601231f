import type { Alert, Day, MemberId, OverviewDay, Points, Time } from '../../../typings/contract'
import type { Doc } from '../../platform/database'
import type { Outstanding } from './rules/liability'

/** `dayTotals/{day}`: what a business day came to, counted from the documents, so counting twice is harmless. */
export interface DayTotalDoc extends Doc, Omit<OverviewDay, 'day'> {
  _id: Day
  /** Sales by hour, 0–23; absent on days counted before this field, until they are counted anew. */
  hours?: number[]
  countedAt: Time
  schemaVersion: 1
}

/**
 * `organisationTotals/now`: the whole, and the scan that is building the next one slice by slice. A
 * stopped job goes on at `scan.after`.
 */
export interface OrganisationDoc extends Doc {
  version: number
  members: number
  pointsOutstanding: Points
  byTier: Record<string, number>
  /** Absent until the first count that knew of it. */
  outstanding?: Outstanding
  countedAt: Time
  scan: {
    after: MemberId | ''
    startedAt: Time
    members: number
    points: Points
    byTier: Record<string, number>
    outstanding?: Outstanding
  }
  schemaVersion: 1
}

/** `alerts/{kind:subject:day}`: one line a day for the same matter. */
export interface AlertDoc extends Doc, Omit<Alert, 'id'> {
  schemaVersion: 1
}

export const DAY_TOTALS = 'dayTotals'
export const ORGANISATION = 'organisationTotals'
export const ALERTS = 'alerts'
