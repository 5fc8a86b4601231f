/**
 * First content of the five tab pages, as a person waits for it, beside the home page of another
 * mini program on the same stage in the same run. Method: README.md beside this file.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createPhoneMount } from '../../../emulator/phone'
import { openRooms } from '../../../emulator/rooms'
import { openTeaHouse } from '../../e2e/stage/tea-house'
import { launchBrowser } from '../../e2e/browser'
import { median, progress } from '../report'
import { loadIn, loadOnce, type LoadOptions, type LoadTimes } from './load'

export const SLOWDOWN = 4
export const LATENCY_MS = 100

/** Each tab with who opens it and where its first words from the cloud stand. */
const TABS = [
  { name: 'card', as: 'member', content: '.card .t5' },
  { name: 'offers', as: 'member', content: '.hero .t4, .list .coupon .bold' },
  { name: 'rewards', as: 'member', content: '.column .t5' },
  { name: 'mine', as: 'member', content: '.who .t4' },
  { name: 'work', as: 'staff', content: '.today .t4' },
] as const

/** The other's: its home page, and where the first words of its own data stand. */
const BESIDE = { content: '.t-tabs__item' }

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

/** Every figure is a median; `slow` is at SLOWDOWN× and LATENCY_MS. */
async function measure(options: LoadOptions, times: number): Promise<TabFigures> {
  const browser = await launchBrowser()
  const slowly = { ...options, slowdown: SLOWDOWN, latencyMs: LATENCY_MS }
  const known = await browser.newContext({ viewport: { width: 375, height: 812 } })
  const repeat = async (load: () => Promise<LoadTimes>) => {
    const all: LoadTimes[] = []
    for (let i = 0; i < times; i += 1) all.push(await load())
    return all
  }
  try {
    await loadIn(known, options)
    const fresh = await repeat(() => loadOnce(browser, options))
    const content = (loads: LoadTimes[]) => median(loads.map(({ contentMs }) => contentMs))
    return {
      newPhoneMs: content(fresh),
      knownPhoneMs: content(await repeat(() => loadIn(known, options))),
      newPhoneSlowMs: content(await repeat(() => loadOnce(browser, slowly))),
      knownPhoneSlowMs: content(await repeat(() => loadIn(known, slowly))),
      nodes: median(fresh.map(({ nodes }) => nodes)),
      setDataCalls: median(fresh.map(({ setDataCalls }) => setDataCalls)),
      setDataBytes: median(fresh.map(({ setDataBytes }) => setDataBytes)),
    }
  } finally {
    await browser.close()
  }
}

const frame = (url: string, as: string, page: string) =>
  `${url}/phone/frame?as=${as}&path=${encodeURIComponent(`/${page}`)}`

/** Our five tabs over the real functions, for a member and a cashier of a small tea house. */
export async function measureTabs(times: number): Promise<Record<string, TabFigures>> {
  progress('opening a tea house …')
  const house = await openTeaHouse()
  const results: Record<string, TabFigures> = {}
  try {
    for (const { name, as, content } of TABS) {
      progress(`loading ${name} ${String(times)} times in four ways …`)
      const url = frame(house.stage.url, as, `pages/${name}/${name}`)
      results[name] = await measure({ url, content }, times)
    }
  } finally {
    await house.stage.close()
  }
  return results
}

/** The other mini program's first page, its made-up requests as slow as ours. */
export async function measureBeside(dir: string, times: number): Promise<TabFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'phone-beside-'))
  cpSync(resolve(dir), folder, {
    recursive: true,
    filter: (file) => !/[\\/](node_modules|\.git)$/.test(file),
  })
  symlinkSync(resolve(dir, 'node_modules'), join(folder, 'node_modules'))
  const setDelay = (ms: number) => {
    const file = join(folder, 'services/_utils/delay.js')
    const text = readFileSync(join(resolve(dir), 'services/_utils/delay.js'), 'utf8')
    const changed = text.replace(/ms = \d+/, `ms = ${String(ms)}`)
    if (changed === text) throw new Error(`${file} no longer says how long a request takes`)
    writeFileSync(file, changed)
  }
  setDelay(LATENCY_MS)
  const mount = await createPhoneMount({ projectDir: folder, watch: false })
  const rooms = await openRooms(0)
  rooms.add(mount)
  try {
    const [home = ''] = await mount.pages()
    progress(`loading ${home} of ${dir} ${String(times)} times in four ways …`)
    const url = frame(`http://127.0.0.1:${String(rooms.port)}`, 'member', home)
    return await measure({ url, content: BESIDE.content }, times)
  } finally {
    await rooms.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
