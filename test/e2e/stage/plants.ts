/** What shows that the look-over can fail: one planted defect of each kind it knows. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

interface AppJson {
  pages: string[]
  subPackages: { root: string; pages: string[] }[]
}

/** Pages of app.json that are not among the visited; a new page needs a screen in tea-house.ts. */
export function unvisited(visited: ReadonlySet<string>): string[] {
  const file = join(__dirname, '../../../miniprogram/app.json')
  const { pages, subPackages } = JSON.parse(readFileSync(file, 'utf8')) as AppJson
  const all = [
    ...pages,
    ...subPackages.flatMap((own) => own.pages.map((page) => `${own.root}/${page}`)),
  ]
  return all.filter((page) => !visited.has(page))
}

/** HTML of one defect each, under the words with which the complaint begins. */
export const defects: Record<string, string> = {
  target: '<div role="button" style="width: 30px; height: 30px">x</div>',
  'no name': '<div role="button" style="width: 60px; height: 60px"></div>',
  'cut off': '<div style="width: 40px; overflow: hidden; white-space: nowrap">far too long</div>',
  overlap: '<p style="margin: 0">one line</p><p style="margin: -1em 0 0">another</p>',
  'color-contrast': '<p style="color: #bbb; background: #fff">pale words</p>',
  'image-alt': '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" width="50" height="50">',
}

/** Puts a defect at the top of the page that shows; runs in the phone. */
export function plant(html: string): void {
  const planted = document.createElement('div')
  planted.id = 'planted'
  planted.style.cssText = 'position: relative; z-index: 9; padding: 60px 20px; background: #fff'
  planted.innerHTML = html
  document.querySelector('.phone-page:not([hidden])')?.prepend(planted)
}
