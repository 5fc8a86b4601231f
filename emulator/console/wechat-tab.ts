/** WeChat's side: traffic with faults and codes, cards and their review, what goes wrong on purpose. */
import { WECHAT_FAULT_KINDS } from '../wechat/faults'
import type { TrafficRecord } from '../wechat/traffic'
import { act, block, button, field, find, make, row, timeOf, words, type Child } from './dom'
import type { WeChatState } from './state'

type Redraw = () => Promise<void>

const LOOK_MS = 1500
const read = () => act<WeChatState>('weChat')

/** Keeps the traffic up to date while the tab is shown; an entry that is being read stays as it is. */
export function followTraffic(isShown: () => boolean): void {
  const mayNot = () => !isShown() || document.querySelector('#traffic details[open]') !== null
  setInterval(() => {
    if (mayNot()) return
    void read().then(({ traffic }) => {
      if (!mayNot()) find('#traffic').replaceChildren(...traffic.map(drawOne))
    })
  }, LOOK_MS)
}

export async function drawWeChat(redraw: Redraw): Promise<Child[]> {
  const state = await read()
  const then =
    (name: string, input: object = {}) =>
    async () => {
      await act(name, input)
      await redraw()
    }
  return [
    row(
      button(words.endTokens, then('endTokens')),
      button(words.endTickets, then('endTickets')),
      button(
        state.reviewsAlone ? words.reviewByHand : words.reviewAlone,
        then('letCardsWait', { wait: state.reviewsAlone }),
      ),
    ),
    drawFaultForm(redraw),
    ...state.faults.map((fault) =>
      row(
        make('code', {}, JSON.stringify(fault)),
        button(words.clear, then('clearWeChatFaults', { id: fault.id })),
      ),
    ),
    ...state.cards.map(({ id, title, status, claimed, total }) =>
      row(
        make('strong', {}, title),
        make('code', {}, id),
        make('span', { className: 'faint' }, `${status} · ${claimed} / ${total}`),
        button(words.pass, then('reviewCard', { id, pass: true })),
        button(words.refuse, then('reviewCard', { id, pass: false, reason: 'console' })),
      ),
    ),
    make('h2', {}, words.traffic),
    make('div', { id: 'traffic' }, ...state.traffic.map(drawOne)),
  ]
}

function drawFaultForm(redraw: Redraw): HTMLElement {
  const kind = make('select', {}, ...WECHAT_FAULT_KINDS.map((name) => make('option', {}, name)))
  kind.setAttribute('aria-label', words.faults)
  const path = field('path', words.pathOrEvent, { value: '/card/' })
  const number = (name: string, label: string, value: string) =>
    field(name, label, { type: 'number', value, step: 'any', style: 'width:7em' } as object)
  const errcode = number('errcode', 'errcode', '45011')
  const rate = number('rate', words.share, '1')
  const times = number('times', words.times, '')
  const delayMs = number('delayMs', words.delay, '6000')
  const arm = button(words.arm, async () => {
    const own = {
      ...(kind.value === 'errcode' ? { errcode: errcode.valueAsNumber } : {}),
      ...(['slow', 'lateEvent'].includes(kind.value) ? { delayMs: delayMs.valueAsNumber } : {}),
      ...(times.value ? { times: times.valueAsNumber } : {}),
    }
    await act('addWeChatFault', {
      kind: kind.value,
      path: path.value,
      rate: rate.valueAsNumber,
      ...own,
    })
    await redraw()
  })
  return row(
    kind,
    path,
    'errcode',
    errcode,
    words.share,
    rate,
    words.times,
    times,
    words.delay,
    delayMs,
    arm,
  )
}

function drawOne(record: TrafficRecord): HTMLDetailsElement {
  const { id, at, direction, name, code, durationMs, fault } = record
  const good = direction === 'push' ? code === 200 && !fault : code === 0 && !fault
  const took = durationMs === undefined ? words.running : `${durationMs.toFixed(1)} ms`
  return make(
    'details',
    { id: `wechat-${id}` },
    make(
      'summary',
      {},
      make('span', { className: 'faint' }, timeOf(at)),
      make('strong', { className: 'grow' }, `${direction === 'push' ? '→' : '←'} ${name}`),
      make(
        'span',
        { className: good ? 'faint' : 'bad' },
        [code, fault, took].filter((part) => part !== undefined).join(' · '),
      ),
    ),
    block(words.input, record.request),
    block(words.output, record.reply ?? null),
  )
}
