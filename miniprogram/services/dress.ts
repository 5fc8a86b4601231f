import type { Section } from '../locales/dictionary'
import { language, words } from './language'
import { lookClass } from './look'

interface Dressable {
  setData(data: Record<string, unknown>): void
  data: Record<string, unknown>
}

/**
 * Gives a page its words and its look; called in onShow, so that a language or size changed on another
 * page is there when this one comes back. Returns true when the words changed and texts must be remade.
 */
export function dress(page: unknown, sections: Section[]): boolean {
  const target = page as Dressable
  const look = lookClass()
  const current = `${language.get()} ${look}`
  if (target.data.dressed === current) return false
  const dictionary = words()
  const t: Record<string, unknown> = {}
  for (const section of sections) t[section] = dictionary[section]
  target.setData({ t, look, lang: language.get(), dressed: current })
  return true
}
