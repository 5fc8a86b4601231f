import type zh from './zh-CN'

/** The shape of a dictionary: what Chinese has, every language has; values may differ. */
export type Widen<T> = T extends string
  ? string
  : T extends (...values: infer Values) => string
    ? (...values: Values) => string
    : { [Key in keyof T]: Widen<T[Key]> }

export type Dictionary = Widen<typeof zh>
/** Sections of plain words, which pages hand to their templates as they are. */
export type Section = Exclude<keyof Dictionary, 'say' | 'tell'>
