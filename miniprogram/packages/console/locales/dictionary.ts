import type zh from './zh-CN'

/** What Chinese has, English has; values may differ. */
type Widen<T> = T extends string
  ? string
  : T extends (...values: infer Values) => string
    ? (...values: Values) => string
    : { [Key in keyof T]: Widen<T[Key]> }

export type ConsoleDictionary = Widen<typeof zh>
