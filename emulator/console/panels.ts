/** Clock and timers, faults, seeds and copies. */
import type { FaultKind } from '../cloud'
import { act, button, field, HOUR_MS, make, readState, row, timeOf, words, type Child } from './dom'

type Redraw = () => Promise<void>

export async function drawClock(redraw: Redraw): Promise<Child[]> {
  const state = await readState()
  const move = (label: string, deltaMs: number) =>
    button(label, async () => {
      await act('moveClock', { deltaMs })
      await redraw()
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
        await redraw()
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

export async function drawFaults(redraw: Redraw): Promise<Child[]> {
  const state = await readState()
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
    await redraw()
  })
  const clear = (input: object) =>
    button(words.clear, async () => {
      await act('clearFaults', input)
      await redraw()
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

export async function drawSeeds(redraw: Redraw): Promise<Child[]> {
  const state = await readState()
  const sure =
    (question: string, name: string, input: object = {}) =>
    async () => {
      if (!confirm(question)) return
      await act(name, input)
      await redraw()
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
        await redraw()
      }),
    ),
    row(button(words.reset, sure(words.sureReset, 'reset'))),
  ]
}
