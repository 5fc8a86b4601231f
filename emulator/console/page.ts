/** The console's page: six plain tabs over the console's own HTTP actions. */
import { drawCalls, followCalls } from './calls-tab'
import { drawData } from './data-tab'
import { find, make, notify, readState, words, type Child } from './dom'
import { drawClock, drawFaults, drawSeeds } from './panels'
import { drawWeChat, followTraffic } from './wechat-tab'

type Tab = 'data' | 'calls' | 'wechat' | 'clock' | 'faults' | 'seeds'

let tab: Tab = 'calls'

const tabs: Record<Tab, (redraw: () => Promise<void>) => Child[] | Promise<Child[]>> = {
  calls: drawCalls,
  data: (redraw) => drawData(() => void redraw()),
  wechat: drawWeChat,
  clock: drawClock,
  faults: drawFaults,
  seeds: drawSeeds,
}

let drawings = 0

/** The latest drawing stands, whichever of two ends last. */
async function draw(): Promise<void> {
  const drawing = ++drawings
  try {
    const content = await tabs[tab](draw)
    if (drawing === drawings) find('main').replaceChildren(...content)
  } catch (error) {
    notify(error instanceof Error ? error.message : String(error), true)
  }
}

function start(): void {
  document.title = words.title
  document.documentElement.lang = navigator.language
  find('h1').textContent = words.title
  for (const name of Object.keys(tabs) as Tab[]) {
    const element = make('button', { type: 'button', id: `tab-${name}` }, words[name])
    element.setAttribute('role', 'tab')
    element.onclick = () => {
      tab = name
      for (const other of find('nav').children) {
        other.setAttribute('aria-selected', String(other === element))
      }
      void draw()
    }
    element.setAttribute('aria-selected', String(name === tab))
    find('nav').append(element)
  }
  void readState().then(draw)
  followCalls(() => tab === 'calls')
  followTraffic(() => tab === 'wechat')
}

start()
