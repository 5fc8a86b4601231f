import { words } from './language'

/** `12 Mar` from the profile's `MM-DD`; '' when it was not told. */
export function birthdayText(birthday: string): string {
  const [month, day] = birthday.split('-')
  return month && day ? words().tell.monthDay(String(Number(month)), String(Number(day))) : ''
}
