import type { ProgrammeView, Time } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import type { Programme } from './rules/programme'

/** The programme that stands now, kept in the instance for 30 s; null before the first is published. */
export function findProgramme(_context: Context): Promise<Programme | null> {
  throw new Error('under construction')
}

/** The same; throws Refusal NOT_FOUND before the first programme is published. */
export function currentProgramme(_context: Context): Promise<Programme> {
  throw new Error('under construction')
}

/** The one that stood at that time (the first for times before it): late uploads follow it. */
export function programmeAt(_context: Context, _time: Time): Promise<Programme> {
  throw new Error('under construction')
}

/** What everyone may see. */
export function programmeView(_programme: Programme): ProgrammeView {
  throw new Error('under construction')
}
