import type { Industry, ProgrammeConfig } from '../../../../typings/contract'
import { catering } from './catering'
import { retail } from './retail'
import { services } from './services'

/** A complete programme to begin with, the caller's own to change; it validates as it stands. */
export function presetOf(industry: Industry, brandName: string): ProgrammeConfig {
  return structuredClone({ retail, catering, services }[industry](brandName))
}
