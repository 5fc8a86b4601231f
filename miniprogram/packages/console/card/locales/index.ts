import { language } from '../../../../services/language'
import en from './en'
import zh from './zh-CN'

type Widen<T> = T extends string ? string : { [Key in keyof T]: Widen<T[Key]> }
/** The shape of the page's dictionary: what Chinese has, every language has. */
export type Widened = Widen<typeof zh>

export const cardWords = (): Widened => (language.get() === 'en' ? en : zh)
