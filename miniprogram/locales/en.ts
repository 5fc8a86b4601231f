import type { Dictionary } from './dictionary'
import { consumer } from './en/consumer'
import { desk } from './en/desk'
import { merchant } from './en/merchant'
import { errors, reasons } from './en/refusals'
import { say } from './en/say'
import { shared } from './en/shared'
import { tell } from './en/tell'

/** Sentence case, no "please", plain verbs. */
const en: Dictionary = {
  ...shared,
  ...consumer,
  ...desk,
  ...merchant,
  errors,
  reasons,
  say,
  tell,
}

export default en
