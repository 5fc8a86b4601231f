import type { Page } from './page'

const PULL_PX = 50
const REACH_BOTTOM_PX = 50

/** Page scroll as the app hears of it: onPageScroll, onReachBottom, and pull-down refresh. */
export function watchScroll(page: Page) {
  const { dom } = page
  const distance = Number(page.config.onReachBottomDistance ?? REACH_BOTTOM_PX)
  /** How tall the page was when its bottom was last reached; 0 once that has been left. */
  let reachedPx = 0
  dom.addEventListener('scroll', () => {
    if (page.has('onPageScroll')) page.call('onPageScroll', { scrollTop: dom.scrollTop })
    const left = dom.scrollHeight - dom.clientHeight - dom.scrollTop
    const reached = left <= distance && dom.scrollHeight > dom.clientHeight
    // A page that has grown has another bottom, even when one turn of the wheel reaches it, too.
    if (reached && reachedPx !== dom.scrollHeight) page.call('onReachBottom')
    reachedPx = reached ? dom.scrollHeight : 0
  })
  if (page.config.enablePullDownRefresh === true) watchPull(page)
}

/** A finger or the mouse drags the page down from its top. */
function watchPull(page: Page) {
  let from: number | undefined
  const down = (y: number) => {
    from = page.dom.scrollTop <= 0 ? y : undefined
  }
  const up = (y: number) => {
    if (from !== undefined && y - from > PULL_PX && page.dom.scrollTop <= 0) startPullDown(page)
    from = undefined
  }
  page.dom.addEventListener('touchstart', (event) => down(event.touches[0]?.clientY ?? 0), {
    passive: true,
  })
  page.dom.addEventListener('touchend', (event) => up(event.changedTouches[0]?.clientY ?? 0))
  page.dom.addEventListener('mousedown', (event) => down(event.clientY))
  page.dom.addEventListener('mouseup', (event) => up(event.clientY))
}

/** Shows the three dots and tells the page; the app ends it with stopPullDownRefresh. */
export function startPullDown(page: Page) {
  if (page.frame.classList.contains('pulling')) return
  if (page.frame.querySelector(':scope > .phone-pull') === null) {
    const dots = document.createElement('div')
    dots.className = 'phone-pull'
    dots.append(...[1, 2, 3].map(() => document.createElement('i')))
    page.frame.prepend(dots)
  }
  page.frame.classList.add('pulling')
  page.call('onPullDownRefresh')
}

export function stopPullDown(page: Page) {
  page.frame.classList.remove('pulling')
}
