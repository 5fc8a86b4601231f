import type { Span } from '../lib/span'
import { spanAround, visibleAt } from '../lib/span'

/** So many rows are drawn at most: with some ten nodes each, a screen stays well below 700. */
const MOST_ROWS = 40
/** So near the edge of what is drawn, more is drawn ahead. */
const AHEAD_ROWS = 6
const SCROLL_PAUSE_MS = 80

/** A list of any length, of which a page draws what is near the screen. */
export interface LongList<Row> {
  /** All rows, from the first on; after `reset` another list. */
  show(rows: Row[]): void
  /** From the page's onPageScroll; px. */
  scrolled(scrollTop: number): void
  reset(): void
}

interface ListPage {
  setData(data: Record<string, unknown>): void
  createSelectorQuery(): WechatMiniprogram.SelectorQuery
}

/**
 * Draws a window over the rows of a page: `rows`, with empty space of `above` and `below` px for the
 * rest. The page marks each row with the class `long-row`. Every row is drawn once before it can be left
 * out, so that its height is known.
 */
export function createLongList<Row>(
  page: unknown,
  { most = MOST_ROWS, drawn: told }: { most?: number; drawn?: () => void } = {},
): LongList<Row> {
  const target = page as ListPage
  let all: Row[] = []
  let heights: number[] = []
  let drawn: Span = { from: 0, to: 0 }
  let listTop = 0
  let scrollTop = 0
  let timer = 0

  const draw = (span: Span) => {
    drawn = span
    target.setData({
      rows: all.slice(span.from, span.to),
      above: sum(heights.slice(0, span.from)),
      below: sum(heights.slice(span.to)),
    })
    told?.()
  }
  /** Notes the heights of what is drawn, then goes on. */
  const measured = (next: () => void) => {
    const { from, to } = drawn
    if (to === from) {
      next()
      return
    }
    const query = target.createSelectorQuery()
    query.selectAll('.long-row').boundingClientRect()
    query.selectViewport().scrollOffset()
    query.exec(([rects, view]: [{ top: number; height: number }[], { scrollTop: number }]) => {
      // Something else has been drawn meanwhile.
      if (drawn.from !== from || drawn.to !== to) return
      if (rects.length === to - from) {
        rects.forEach(({ top, height }, index) => {
          heights[from + index] = (rects[index + 1]?.top ?? top + height) - top
        })
        listTop = (rects[0]?.top ?? 0) + view.scrollTop - sum(heights.slice(0, from))
      }
      next()
    })
  }
  const look = () => {
    const seen = visibleAt(heights, scrollTop - listTop, wx.getWindowInfo().windowHeight)
    const near = seen.from - AHEAD_ROWS < drawn.from && drawn.from > 0
    const far = seen.to + AHEAD_ROWS > drawn.to && drawn.to < all.length
    if (near || far) draw(spanAround(seen, all.length, most))
  }
  return {
    show(rows) {
      all = rows
      // From its beginning; what came since the last time is at its end.
      if (rows.length <= most || drawn.to === 0) draw({ from: 0, to: Math.min(rows.length, most) })
      else
        measured(() => {
          draw({ from: Math.max(0, rows.length - most), to: rows.length })
        })
    },
    scrolled(top) {
      scrollTop = top
      if (all.length <= most || timer !== 0) return
      timer = setTimeout(() => {
        timer = 0
        measured(look)
      }, SCROLL_PAUSE_MS)
    },
    reset() {
      clearTimeout(timer)
      timer = 0
      all = []
      heights = []
      drawn = { from: 0, to: 0 }
    },
  }
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0)
