import type { Page as ListPage } from '../../../typings/contract'
import type { Pager } from '../../lib/pager'
import { createPager } from '../../lib/pager'
import { dress } from '../../services/dress'
import type { LongList } from '../../services/long-list'
import { createLongList } from '../../services/long-list'
import { problemOf, showProblem } from '../../services/problem'
import { isFiltered } from './filters'
import type { FormField } from './form'

/** One record: `title` and `line` on a phone, `cells` under the columns on a desk. */
export interface ListRow {
  id: string
  title: string
  line: string
  cells: string[]
  state: string
  tone: '' | 'on' | 'hot'
}

export interface ListColumn {
  name: string
  /** Its share of the width; 1 when absent. */
  share?: number
  /** Numbers end at the right. */
  end?: boolean
}

export type OpenEvent = WechatMiniprogram.CustomEvent<{ id: string }>

interface ListingPage {
  data: { state: string; text?: string; fields?: FormField[] }
  setData(data: Record<string, unknown>): void
  selectComponent(selector: string): Measurable | null
  listing: Listing<unknown> | null
}
type Measurable = Pick<WechatMiniprogram.Component.TrivialInstance, 'createSelectorQuery'>

export interface Listing<T> {
  items(): T[]
  reload(): Promise<void>
  more(): Promise<void>
  /** What fits has changed; asks for more only when nothing that is here does. */
  sift(): Promise<void>
  /** From the page's onPageScroll; px. */
  scrolled(scrollTop: number): void
}

/** So many rows are drawn at most: a table's row has some ten nodes. */
const MOST_ROWS = 40
/** So many pages are looked through for what fits before the person is asked to go on. */
const MOST_PAGES = 5

/** The list half of a console page, in its `#records`: fetch, window, footer, empty and error states. */
export function createListing<T>(
  page: unknown,
  fetch: (cursor: string | undefined) => Promise<ListPage<T>>,
  columns: ListColumn[],
  rowOf: (item: T) => ListRow,
  fits: (item: T) => boolean = () => true,
): Listing<T> {
  const target = page as ListingPage
  let pager: Pager<T> = createPager(fetch)
  const list = recordWindow(target)
  const draw = (): number => {
    const rows = pager.items().filter(fits).map(rowOf)
    const { text = '', fields = [] } = target.data
    target.setData({
      footer: pager.footer(),
      state: rows.length > 0 ? 'content' : 'empty',
      filtered: isFiltered({ text, fields }),
    })
    list.show(rows)
    return rows.length
  }
  const more = async () => {
    const asked = pager
    try {
      const before = pager.items().filter(fits).length
      for (let pages = 0; pages < MOST_PAGES && pager.footer() !== 'end'; pages++) {
        await pager.more()
        // An older question may answer last.
        if (asked !== pager) return
        if (pager.footer() === 'loading' || pager.items().filter(fits).length > before) break
      }
      draw()
    } catch (error) {
      if (asked !== pager) return
      target.setData({ footer: 'failed' })
      if (target.data.state === 'content') showProblem(error)
      else target.setData({ state: 'error', problem: problemOf(error) })
    }
  }
  return {
    items: () => pager.items(),
    more,
    scrolled: (scrollTop) => {
      list.scrolled(scrollTop)
    },
    async sift() {
      list.reset()
      if (draw() === 0) await more()
    },
    async reload() {
      dress(page, ['common', 'manage', 'desks'])
      target.setData({ columns })
      list.reset()
      pager = createPager(fetch)
      await more()
    },
  }
}

/** The rows stand in the list's component: there they are measured. */
function recordWindow(page: ListingPage): LongList<ListRow> {
  const records = () => {
    const component = page.selectComponent('#records')
    if (!component) throw new Error('a listing page has its record-list as #records')
    return component
  }
  return createLongList<ListRow>(
    {
      setData: (data: Record<string, unknown>) => {
        page.setData(data)
      },
      createSelectorQuery: () => records().createSelectorQuery(),
    },
    { most: MOST_ROWS },
  )
}
