import { asyncApi } from '../runtime/async-api'
import { defineApi } from '../runtime/contract'

/** What a program reports to WeChat's servers goes to the console here, at the level it was given. */
const logManager = {
  debug: (...words: unknown[]) => console.debug('[log]', ...words),
  log: (...words: unknown[]) => console.log('[log]', ...words),
  info: (...words: unknown[]) => console.info('[log]', ...words),
  warn: (...words: unknown[]) => console.warn('[log]', ...words),
}

const realtimeLog = {
  info: (...words: unknown[]) => console.info('[realtime]', ...words),
  warn: (...words: unknown[]) => console.warn('[realtime]', ...words),
  // Not console.error: a reported error was handled by the program and is no fault of this page.
  error: (...words: unknown[]) => console.warn('[realtime error]', ...words),
  setFilterMsg: (words: string) => console.debug('[realtime filter]', words),
  addFilterMsg: (words: string) => console.debug('[realtime filter]', words),
  in: () => realtimeLog,
  getCurrentState: () => ({ size: 0, maxSize: 5120, logCount: 0, maxLogCount: 5 }),
  tag: (name: string) => ({
    info: (key: string, value: unknown) => console.info('[realtime]', name, key, value),
    warn: (key: string, value: unknown) => console.warn('[realtime]', name, key, value),
    error: (key: string, value: unknown) => console.warn('[realtime error]', name, key, value),
    setFilterMsg: (words: string) => console.debug('[realtime filter]', name, words),
    addFilterMsg: (words: string) => console.debug('[realtime filter]', name, words),
  }),
}

const report = (name: string) => (event: unknown, data: unknown) => {
  console.debug(`[${name}]`, event, data)
}

/** Entries in WeChat's form, made from the browser's own. */
function entries(type?: string) {
  return performance
    .getEntries()
    .filter((entry) => entry.entryType === 'navigation' || entry.entryType === 'paint')
    .map(({ name, entryType, startTime, duration }) => ({
      entryType: entryType === 'paint' ? 'render' : 'navigation',
      name: entryType === 'paint' ? 'firstRender' : name,
      startTime: Math.round(performance.timeOrigin + startTime),
      duration: Math.round(duration),
    }))
    .filter((entry) => type === undefined || entry.entryType === type)
}

type EntryList = { getEntries: () => unknown[]; getEntriesByType: (type: string) => unknown[] }

const performanceApi = {
  now: () => performance.now(),
  getEntries: () => entries(),
  getEntriesByType: (type: string) => entries(type),
  getEntriesByName: (name: string) => entries().filter((entry) => entry.name === name),
  setBufferSize: () => undefined,
  createObserver(listener: (list: EntryList) => void) {
    return {
      observe: (options: { entryTypes?: string[] }) => {
        const wanted = options.entryTypes ?? []
        const found = entries().filter((entry) => wanted.includes(entry.entryType))
        if (found.length === 0) return
        const byType = (type: string) => found.filter((entry) => entry.entryType === type)
        setTimeout(() => listener({ getEntries: () => found, getEntriesByType: byType }), 0)
      },
      disconnect: () => undefined,
    }
  },
}

defineApi({
  getLogManager: () => () => logManager,
  getRealtimeLogManager: () => () => realtimeLog,
  reportEvent: () => report('reportEvent'),
  reportAnalytics: () => report('reportAnalytics'),
  reportMonitor: () => report('reportMonitor'),
  reportPerformance: () => report('reportPerformance'),
  getPerformance: () => () => performanceApi,
  setEnableDebug: () => asyncApi('setEnableDebug', () => undefined),
})
