import type { Language, Text } from '../../typings/contract'
import { createStore } from '../lib/store'
import type { Dictionary } from '../locales/dictionary'
import en from '../locales/en'
import zh from '../locales/zh-CN'

const KEY = 'language'
const dictionaries: Record<Language, Dictionary> = { 'zh-CN': zh, en }

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

export const words = (): Dictionary => dictionaries[language.get()]

/** A merchant's text in the person's language; Chinese where the other is empty. */
export function textOf(text: Text): string {
  return language.get() === 'en' && text.en !== '' ? text.en : text.zh
}
