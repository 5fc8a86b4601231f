/** `1 point`, `2 points`; a count may come written, as in `2,680`. */
export function counted(count: string | number, noun: string): string {
  return `${String(count)} ${noun}${/^[+−-]?1$/.test(String(count)) ? '' : 's'}`
}

/** `1 more visit` */
export const more = (count: string | number, noun: string): string => counted(count, `more ${noun}`)
