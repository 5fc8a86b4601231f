import { words } from './language'

/** `3月12日` from the profile's `MM-DD`; '' when it was not told. */
export function birthdayText(birthday: string): string {
  const [month, day] = birthday.split('-')
  return month && day ? words().tell.monthDay(String(Number(month)), String(Number(day))) : ''
}
