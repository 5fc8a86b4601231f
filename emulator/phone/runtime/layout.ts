import type { ScreenLayout } from './contract'
import { CAPSULE, STATUS_BAR_PX } from './navigation-bar'

/** Measures of the screen as wx.getWindowInfo and wx.getMenuButtonBoundingClientRect give them. */
export function layoutOf(navigationBarHeight: number, tabBarHeight: number): ScreenLayout {
  const width = window.innerWidth
  const height = window.innerHeight
  const safeBottom = safeInset('bottom')
  const { width: capsuleWidth, height: capsuleHeight, top, right } = CAPSULE
  return {
    windowWidth: width,
    windowHeight: height - navigationBarHeight - (tabBarHeight > 0 ? tabBarHeight + safeBottom : 0),
    screenWidth: width,
    screenHeight: height,
    statusBarHeight: STATUS_BAR_PX,
    navigationBarHeight,
    tabBarHeight,
    safeArea: {
      left: 0,
      right: width,
      top: STATUS_BAR_PX,
      bottom: height - safeBottom,
      width,
      height: height - STATUS_BAR_PX - safeBottom,
    },
    menuButton: {
      width: capsuleWidth,
      height: capsuleHeight,
      top,
      bottom: top + capsuleHeight,
      right: width - right,
      left: width - right - capsuleWidth,
    },
  }
}

function safeInset(side: string): number {
  const style = getComputedStyle(document.documentElement)
  return parseFloat(style.getPropertyValue(`--safe-area-inset-${side}`)) || 0
}
