/** The console's page: five plain tabs over the console's own HTTP actions. */
import type { FaultKind } from '../cloud'
import type { CallRecord } from '../cloud/host'
import { wordsFor } from './locales'
import type { ConsoleState } from './state'

const words = wordsFor(navigator.language)
const PAGE = 20
const HOUR_MS = 3_600_000
const SHOWN_CALLS = 200

type Child = Node | string
type Tab = 'data' | 'calls' | 'clock' | 'faults' | 'seeds'

function find<E extends Element = HTMLElement>(selector: string): E {
  const element = document.querySelector<E>(selector)
  if (!element) throw new Error(`the page lacks ${selector}`)
  return element
}

function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Partial<HTMLElementTagNameMap[K]> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = Object.assign(document.createElement(tag), properties)
  element.append(...children)
  return element
}

const row = (...children: Child[]) => make('div', { className: 'row' }, ...children)

function field(name: string, label: string, more: Partial<HTMLInputElement> = {}) {
  const input = make('input', { name, placeholder: label, ...more })
  input.setAttribute('aria-label', label)
  return input
}

/** A button that waits for its work, and says how it ended. */
function button(label: string, work: () => Promise<unknown>): HTMLButtonElement {
  const element = make('button', { type: 'button' }, label)
  element.onclick = async () => {
    element.disabled = true
    try {
      await work()
      notify(words.done)
    } catch (error) {
      notify(error instanceof Error ? error.message : String(error), true)
    } finally {
      element.disabled = false
    }
  }
  return element
}

function notify(message: string, bad = false): void {
  const notice = find('#notice')
  notice.textContent = message
  notice.className = bad ? 'bad' : 'faint'
}

async function act<T>(name: string, input: object = {}): Promise<T> {
  const response = await fetch(`/console/api/${name}`, {
    method: 'POST',
    body: JSON.stringify(input),
  })
  const result = (await response.json()) as T & { message?: string }
  if (!response.ok) throw new Error(result.message ?? `HTTP ${response.status}`)
  return result
}

const pretty = (value: unknown) => JSON.stringify(value, null, 2)
const block = (title: string, value: unknown, className = '') =>
  make(
    'div',
    {},
    make('span', { className: 'faint' }, title),
    make('pre', { className }, typeof value === 'string' ? value : pretty(value)),
  )
const timeOf = (ms: number) =>
  new Date(ms + 8 * HOUR_MS).toISOString().slice(0, 19).replace('T', ' ')

let state: ConsoleState
let tab: Tab = 'calls'

async function refresh(): Promise<void> {
  state = await act<ConsoleState>('state')
  find('#now').textContent = `${timeOf(state.now)} +08:00`
}

/* ---- data */

const view = { collection: '', search: '', order: '', offset: 0 }

function filterOf(search: string): string {
  const trimmed = search.trim()
  if (trimmed === '' || trimmed.startsWith('{')) return trimmed || '{}'
  return JSON.stringify({ _id: { $gte: trimmed, $lt: `${trimmed}\uffff` } })
}

async function drawData(): Promise<Child[]> {
  await refresh()
  const list = make('ul')
  for (const { name, count } of state.collections) {
    const pick = make(
      'button',
      { type: 'button' },
      name,
      make('span', { className: 'faint' }, String(count)),
    )
    pick.onclick = () => {
      Object.assign(view, { collection: name, offset: 0 })
      void draw()
    }
    list.append(make('li', {}, pick))
  }
  const right = view.collection ? await drawDocuments() : [words.pickCollection]
  return [make('div', { className: 'columns' }, list, make('section', {}, ...right))]
}

async function drawDocuments(): Promise<Child[]> {
  const { total, documents } = await act<{ total: number; documents: string[] }>('documents', {
    collection: view.collection,
    filter: filterOf(view.search),
    order: view.order.trim() || '{"_id":1}',
    offset: view.offset,
    limit: PAGE,
  })
  const search = field('search', words.search, { value: view.search, className: 'grow' })
  const order = field('order', words.order, { value: view.order })
  const form = make('form', { className: 'row' }, search, order, make('button', {}, words.find))
  form.onsubmit = (event) => {
    event.preventDefault()
    Object.assign(view, { search: search.value, order: order.value, offset: 0 })
    void draw()
  }
  const turn = (label: string, by: number, possible: boolean) => {
    const element = make('button', { type: 'button', disabled: !possible }, label)
    element.onclick = () => {
      view.offset += by
      void draw()
    }
    return element
  }
  const last = Math.min(view.offset + PAGE, total)
  return [
    make('h2', {}, view.collection),
    form,
    ...documents.map((text) => {
      const parsed = JSON.parse(text) as { _id?: unknown }
      const line = make('span', { className: 'grow faint' }, text)
      return make(
        'details',
        {},
        make('summary', {}, make('code', {}, String(parsed._id)), line),
        make('pre', {}, pretty(parsed)),
      )
    }),
    documents.length === 0 ? words.noDocuments : '',
    row(
      turn(words.previous, -PAGE, view.offset > 0),
      turn(words.next, PAGE, last < total),
      make(
        'span',
        { className: 'faint' },
        `${Math.min(view.offset + 1, total)}–${last} / ${total}`,
      ),
    ),
  ]
}

/* ---- calls */

const calls = new Map<string, CallRecord>()

function followCalls(): void {
  const source = new EventSource('/console/api/calls')
  source.onmessage = ({ data }: MessageEvent<string>) => {
    const record = JSON.parse(data) as CallRecord
    const isNew = !calls.has(record.callId)
    calls.set(record.callId, record)
    const oldest = calls.keys().next().value
    if (calls.size > SHOWN_CALLS && oldest !== undefined) calls.delete(oldest)
    if (tab !== 'calls') return
    const shown = document.getElementById(record.callId)
    const entry = drawCall(record, shown instanceof HTMLDetailsElement && shown.open)
    if (shown) shown.replaceWith(entry)
    else if (isNew) find('#calls').prepend(entry)
  }
}

function drawCall(record: CallRecord, open: boolean): HTMLDetailsElement {
  const { callId, name, input, output, error, durationMs, roundTripCount, identity } = record
  const action = (input as { action?: unknown } | null)?.action
  const length =
    durationMs === undefined
      ? words.running
      : `${durationMs.toFixed(1)} ms · ${roundTripCount} ${words.roundTrips}`
  return make(
    'details',
    { id: callId, open },
    make(
      'summary',
      {},
      make('span', { className: 'faint' }, timeOf(record.startedAt)),
      make('strong', {}, typeof action === 'string' ? `${name} ${action}` : name),
      make(
        'span',
        { className: 'grow faint' },
        identity.openid || (record.cause ?? identity.source),
      ),
      make(
        'span',
        { className: error ? 'bad' : 'faint' },
        error ? `${error.errCode} · ${length}` : length,
      ),
    ),
    block(words.input, input),
    error
      ? block(words.error, error.stack ?? error.message, 'bad')
      : block(words.output, output ?? null),
    ...(record.roundTrips.length > 0 ? [block(words.roundTrips, drawTrips(record))] : []),
    ...(record.logs.length > 0
      ? [block(words.log, record.logs.map((l) => l.line).join('\n'))]
      : []),
    ...(record.warnings.length > 0 ? [block('!', record.warnings.join('\n'), 'bad')] : []),
  )
}

function drawTrips({ roundTrips }: CallRecord): string {
  return roundTrips
    .map((t) =>
      [t.action, t.collection, `${t.durationMs.toFixed(1)} ms`, t.code].filter(Boolean).join('  '),
    )
    .join('\n')
}

function drawCalls(): Child[] {
  const newestFirst = [...calls.values()].reverse()
  return [
    make('div', { id: 'calls' }, ...newestFirst.map((record) => drawCall(record, false))),
    make('p', { className: 'faint' }, words.noCalls),
  ]
}

/* ---- clock, faults, seeds */

async function drawClock(): Promise<Child[]> {
  await refresh()
  const move = (label: string, deltaMs: number) =>
    button(label, async () => {
      await act('moveClock', { deltaMs })
      await draw()
    })
  const timers = state.triggers.map((trigger) =>
    row(
      make('strong', {}, `${trigger.functionName} ${trigger.triggerName}`),
      make('code', {}, trigger.cron),
      button(words.runNow, () => act('runTrigger', trigger)),
    ),
  )
  return [
    make('h2', {}, timeOf(state.now)),
    row(
      move(words.hour, HOUR_MS),
      move(words.day, 24 * HOUR_MS),
      move(words.month, 30 * 24 * HOUR_MS),
      button(words.back, async () => {
        await act('resetClock')
        await draw()
      }),
    ),
    ...(timers.length > 0 ? [make('h2', {}, words.timers), ...timers] : []),
  ]
}

const FAULT_KINDS: Record<FaultKind, true> = {
  conflictAtOperation: true,
  conflictAtCommit: true,
  busy: true,
  dropReply: true,
  slowReply: true,
  expireTransaction: true,
  killCaller: true,
}

async function drawFaults(): Promise<Child[]> {
  await refresh()
  const kind = make(
    'select',
    { name: 'kind' },
    ...Object.keys(FAULT_KINDS).map((k) => make('option', {}, k)),
  )
  kind.setAttribute('aria-label', words.faults)
  const number = (name: string, label: string, value: string) =>
    field(name, label, { type: 'number', min: '0', value, style: 'width:7em' } as object)
  const times = number('times', words.times, '1')
  const after = number('after', words.after, '0')
  const delayMs = number('delayMs', words.delay, '200')
  const action = field('action', words.action)
  const collection = field('collection', words.collection)
  const arm = button(words.arm, async () => {
    await act('addFault', {
      kind: kind.value,
      times: times.valueAsNumber,
      after: after.valueAsNumber,
      ...(kind.value === 'slowReply' ? { delayMs: delayMs.valueAsNumber } : {}),
      ...(action.value ? { action: action.value } : {}),
      ...(collection.value ? { collection: collection.value } : {}),
    })
    await draw()
  })
  const clear = (input: object) =>
    button(words.clear, async () => {
      await act('clearFaults', input)
      await draw()
    })
  const armed = state.faults.map((fault) =>
    row(make('code', {}, JSON.stringify(fault)), clear({ id: fault.id })),
  )
  return [
    row(
      kind,
      words.times,
      times,
      words.after,
      after,
      words.delay,
      delayMs,
      action,
      collection,
      arm,
    ),
    ...(armed.length > 0 ? armed : [make('p', { className: 'faint' }, words.noFaults)]),
  ]
}

async function drawSeeds(): Promise<Child[]> {
  await refresh()
  const sure =
    (question: string, name: string, input: object = {}) =>
    async () => {
      if (!confirm(question)) return
      await act(name, input)
      await draw()
    }
  const copyName = field('name', words.export, { value: 'copy-1' })
  return [
    ...state.seeds.map((name) =>
      row(make('strong', {}, name), button(words.apply, sure(words.sureReplace, 'seed', { name }))),
    ),
    ...state.exports.map((name) =>
      row(
        make('strong', {}, name),
        button(words.import, sure(words.sureReplace, 'import', { name })),
      ),
    ),
    row(
      copyName,
      button(words.export, async () => {
        await act('export', { name: copyName.value })
        await draw()
      }),
    ),
    row(button(words.reset, sure(words.sureReset, 'reset'))),
  ]
}

/* ---- frame */

const tabs: Record<Tab, () => Child[] | Promise<Child[]>> = {
  calls: drawCalls,
  data: drawData,
  clock: drawClock,
  faults: drawFaults,
  seeds: drawSeeds,
}

async function draw(): Promise<void> {
  try {
    find('main').replaceChildren(...(await tabs[tab]()))
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
  void refresh().then(draw)
  followCalls()
}

start()
