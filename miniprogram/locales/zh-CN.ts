import { consumer } from './zh-CN/consumer'
import { desk } from './zh-CN/desk'
import { merchant } from './zh-CN/merchant'
import { errors, reasons } from './zh-CN/refusals'
import { say } from './zh-CN/say'
import { shared } from './zh-CN/shared'
import { tell } from './zh-CN/tell'

/** Verbs first, 你 not 您, no exclamation marks. Sections are static; `say` and `tell` take values. */
const zh = {
  ...shared,
  ...consumer,
  ...desk,
  ...merchant,
  errors,
  reasons,
  say,
  tell,
}

export default zh
