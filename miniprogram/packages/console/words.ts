import type { Language } from '../../../typings/contract'
import { language } from '../../services/language'
import type { ConsoleDictionary } from './locales/dictionary'
import en from './locales/en'
import zh from './locales/zh-CN'

const dictionaries: Record<Language, ConsoleDictionary> = { 'zh-CN': zh, en }

/** The console's own words in the person's language. */
export const consoleWords = (): ConsoleDictionary => dictionaries[language.get()]

/** What an audited action is called; an action without words keeps its own name. */
export function actionText(action: string): string {
  const { actions } = consoleWords()
  return action in actions ? actions[action as keyof typeof actions] : action
}
