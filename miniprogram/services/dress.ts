import type { Section } from '../locales/dictionary'
import { language, words } from './language'
import { lookClass } from './look'

interface Dressable {
  setData(data: Record<string, unknown>): void
  data: Record<string, unknown>
}

/** What `dress` gives, for a page's first data: the page then stands with its words at once. */
export function dressed(sections: Section[]) {
  const look = lookClass()
  const dictionary = words()
  const t: Record<string, unknown> = {}
  for (const section of sections) t[section] = dictionary[section]
  return { t, look, lang: language.get(), dressed: `${language.get()} ${look}` }
}

/**
 * Gives a page its words and its look; called in onShow, so that a language or size changed on another
 * page is there when this one comes back. Returns true when the words changed and texts must be remade.
 */
export function dress(page: unknown, sections: Section[]): boolean {
  const target = page as Dressable
  if (target.data.dressed === `${language.get()} ${lookClass()}`) return false
  target.setData(dressed(sections))
  return true
}
