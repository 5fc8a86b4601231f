import { LanguageError } from '../../../../emulator/cloud/language'

/** The LanguageError an act ends in; anything else fails the test. */
export function refusal(act: () => unknown): LanguageError {
  try {
    act()
  } catch (error) {
    if (error instanceof LanguageError) return error
    throw error
  }
  throw new Error('nothing was refused')
}
