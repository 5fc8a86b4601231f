import type { ProgrammeConfig, Time } from '../../../../typings/contract'

/** One published version of the programme; immutable once it has started. */
export interface Programme {
  version: number
  startsAt: Time
  config: ProgrammeConfig
}
