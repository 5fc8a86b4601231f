/**
 * First content of the five tab pages, as a person waits for it, beside the home page of another
 * mini program on the same stage in the same run. Method: README.md beside this file.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Browser } from 'playwright-core'
import { createPhoneMount } from '../../../emulator/phone'
import { openRooms } from '../../../emulator/rooms'
import { openTeaHouse } from '../../e2e/stage/tea-house'
import { launchBrowser } from '../../e2e/browser'
import { median, progress } from '../report'
import { loadIn, loadOnce, type LoadTimes } from './load'

export const SLOWDOWN = 4
export const LATENCY_MS = 100
/** In each round: a load of 0.4 s is shaken by what a slow one does not notice. */
const FAST_LOADS = 3

/** Each tab with who opens it and where its first words from the cloud stand. */
const TABS = [
  { name: 'card', as: 'member', content: '.card .t5' },
  { name: 'offers', as: 'member', content: '.hero .t4, .list .coupon .bold' },
  { name: 'rewards', as: 'member', content: '.column .t5' },
  { name: 'mine', as: 'member', content: '.who .t4' },
  { name: 'work', as: 'staff', content: '.today .t4' },
] as const

/** The other's home page, and where the first words of its own data stand. */
export const BESIDE = 'beside'
const BESIDE_CONTENT = '.t-tabs__item'

export interface TabFigures {
  /** A phone that has never been here, and one that has. */
  newPhoneMs: number
  knownPhoneMs: number
  newPhoneSlowMs: number
  knownPhoneSlowMs: number
  nodes: number
  setDataCalls: number
  setDataBytes: number
}

/** A page that is loaded over and over. */
interface Target {
  name: string
  url: string
  content: string
}

type Way = 'newPhoneMs' | 'knownPhoneMs' | 'newPhoneSlowMs' | 'knownPhoneSlowMs'

/**
 * Loads every target once in each of the four ways, then all again: what else the machine does meanwhile
 * falls on all of them alike. Every figure is a median; `slow` is at SLOWDOWN× and LATENCY_MS.
 */
async function measure(targets: Target[], times: number): Promise<Record<string, TabFigures>> {
  const browser = await launchBrowser()
  try {
    const phones = await Promise.all(targets.map((target) => knownPhone(browser, target)))
    for (let round = 1; round <= times; round += 1) {
      progress(`round ${String(round)} of ${String(times)}: ${String(targets.length)} pages …`)
      for (const phone of phones) await phone.round()
    }
    return Object.fromEntries(phones.map(({ name, figures }) => [name, figures()]))
  } finally {
    await browser.close()
  }
}

async function knownPhone(browser: Browser, { name, url, content }: Target) {
  const known = await browser.newContext({ viewport: { width: 375, height: 812 } })
  await loadIn(known, { url, content })
  const slowly = { url, content, slowdown: SLOWDOWN, latencyMs: LATENCY_MS }
  const loads: Record<Way, LoadTimes[]> = {
    newPhoneMs: [],
    knownPhoneMs: [],
    newPhoneSlowMs: [],
    knownPhoneSlowMs: [],
  }
  const of = (way: Way, figure: keyof LoadTimes) => median(loads[way].map((load) => load[figure]))
  return {
    name,
    async round() {
      for (let time = 0; time < FAST_LOADS; time += 1) {
        loads.newPhoneMs.push(await loadOnce(browser, { url, content }))
        loads.knownPhoneMs.push(await loadIn(known, { url, content }))
      }
      loads.newPhoneSlowMs.push(await loadOnce(browser, slowly))
      loads.knownPhoneSlowMs.push(await loadIn(known, slowly))
    },
    figures: (): TabFigures => ({
      newPhoneMs: of('newPhoneMs', 'contentMs'),
      knownPhoneMs: of('knownPhoneMs', 'contentMs'),
      newPhoneSlowMs: of('newPhoneSlowMs', 'contentMs'),
      knownPhoneSlowMs: of('knownPhoneSlowMs', 'contentMs'),
      nodes: of('newPhoneMs', 'nodes'),
      setDataCalls: of('newPhoneMs', 'setDataCalls'),
      setDataBytes: of('newPhoneMs', 'setDataBytes'),
    }),
  }
}

const frame = (url: string, as: string, page: string) =>
  `${url}/phone/frame?as=${as}&path=${encodeURIComponent(`/${page}`)}`

/**
 * Our five tabs over the real functions, for a member and a cashier of a small tea house; and, under
 * BESIDE, the first page of the mini program in `dir`.
 */
export async function measureTabs(
  times: number,
  dir: string | undefined,
): Promise<Record<string, TabFigures>> {
  progress('opening a tea house …')
  const house = await openTeaHouse()
  const other = dir === undefined ? undefined : await openBeside(dir)
  try {
    const targets: Target[] = TABS.map(({ name, as, content }) => ({
      name,
      content,
      url: frame(house.stage.url, as, `pages/${name}/${name}`),
    }))
    return await measure(other ? [...targets, other.target] : targets, times)
  } finally {
    await other?.close()
    await house.stage.close()
  }
}

/** The other mini program's first page, its made-up requests as slow as ours. */
async function openBeside(dir: string): Promise<{ target: Target; close(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'phone-beside-'))
  cpSync(resolve(dir), folder, {
    recursive: true,
    filter: (file) => !/[\\/](node_modules|\.git)$/.test(file),
  })
  symlinkSync(resolve(dir, 'node_modules'), join(folder, 'node_modules'))
  const delay = join(folder, 'services/_utils/delay.js')
  const text = readFileSync(delay, 'utf8')
  const changed = text.replace(/ms = \d+/, `ms = ${String(LATENCY_MS)}`)
  if (changed === text) throw new Error(`${delay} no longer says how long a request takes`)
  writeFileSync(delay, changed)
  const mount = await createPhoneMount({ projectDir: folder, watch: false })
  const rooms = await openRooms(0)
  rooms.add(mount)
  const [home = ''] = await mount.pages()
  return {
    target: {
      name: BESIDE,
      url: frame(`http://127.0.0.1:${String(rooms.port)}`, 'member', home),
      content: BESIDE_CONTENT,
    },
    async close() {
      await rooms.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
