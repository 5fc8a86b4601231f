/** Collections, their documents, search and paging. */
import { act, field, make, pretty, readState, row, words, type Child } from './dom'

const PAGE = 20

const view = { collection: '', search: '', order: '', offset: 0 }

function filterOf(search: string): string {
  const trimmed = search.trim()
  if (trimmed === '' || trimmed.startsWith('{')) return trimmed || '{}'
  return JSON.stringify({ _id: { $gte: trimmed, $lt: `${trimmed}\uffff` } })
}

export async function drawData(redraw: () => void): Promise<Child[]> {
  const state = await readState()
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
      redraw()
    }
    list.append(make('li', {}, pick))
  }
  const right = view.collection ? await drawDocuments(redraw) : [words.pickCollection]
  return [make('div', { className: 'columns' }, list, make('section', {}, ...right))]
}

async function drawDocuments(redraw: () => void): Promise<Child[]> {
  const { total, documents } = await act<{ total: number; documents: string[] }>('documents', {
    collection: view.collection,
    filter: filterOf(view.search),
    order: view.order.trim() || '{"_id":1}',
    offset: view.offset,
    limit: PAGE,
  })
  const search = field('search', words.search, { value: view.search, className: 'grow' })
  const order = field('order', words.order, { value: view.order })
  // Kept as it is typed: a drawing that ends meanwhile must not take it away.
  search.oninput = () => void (view.search = search.value)
  order.oninput = () => void (view.order = order.value)
  const form = make('form', { className: 'row' }, search, order, make('button', {}, words.find))
  form.onsubmit = (event) => {
    event.preventDefault()
    view.offset = 0
    redraw()
  }
  const turn = (label: string, by: number, possible: boolean) => {
    const element = make('button', { type: 'button', disabled: !possible }, label)
    element.onclick = () => {
      view.offset += by
      redraw()
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
