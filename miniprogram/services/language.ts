import type { Language, Text } from '../../typings/contract'
import { createStore } from '../lib/store'
import type { Dictionary } from '../locales/dictionary'
import type english from '../locales/en'
import type chinese from '../locales/zh-CN'

const KEY = 'language'
/* eslint-disable @typescript-eslint/no-require-imports -- what stands in a function runs when it is called */
/** A phone reads the words of one language: the other's modules run when it is chosen. */
const load: Record<Language, () => Dictionary> = {
  'zh-CN': () => (require('../locales/zh-CN') as { default: typeof chinese }).default,
  en: () => (require('../locales/en') as { default: typeof english }).default,
}
/* eslint-enable @typescript-eslint/no-require-imports */
const dictionaries: Partial<Record<Language, Dictionary>> = {}

function initial(): Language {
  const chosen: unknown = wx.getStorageSync(KEY)
  if (chosen === 'zh-CN' || chosen === 'en') return chosen
  return wx.getAppBaseInfo().language.startsWith('zh') ? 'zh-CN' : 'en'
}

export const language = createStore<Language>(initial())

export function chooseLanguage(next: Language): void {
  wx.setStorageSync(KEY, next)
  language.set(next)
}

export function words(): Dictionary {
  const now = language.get()
  return (dictionaries[now] ??= load[now]())
}

/** A merchant's text in the person's language; Chinese where the other is empty. */
export function textOf(text: Text): string {
  return language.get() === 'en' && text.en !== '' ? text.en : text.zh
}
