/** rpx → vw, vh → page area, safe area insets → the phone's. For style sheets and inline styles. */
export function transformUnits(text: string): string {
  let result = text
  if (/rpx/i.test(result)) {
    result = result.replace(/(-?\d*\.?\d+)rpx\b/gi, (_, n: string) => `${round(Number(n) / 7.5)}vw`)
  }
  if (/\dvh\b/i.test(result)) {
    result = result.replace(/(-?\d*\.?\d+)vh\b/gi, (_, n: string) => `calc(${n} * var(--page-vh))`)
  }
  if (result.includes('safe-area-inset')) {
    result = result.replace(
      /(env|constant)\(\s*safe-area-inset-(\w+)\s*(,[^)]*)?\)/g,
      (_, _name, side: string) => `var(--safe-area-inset-${side}, 0px)`,
    )
  }
  return result
}

/**
 * Up, by less than a screen can show: browsers cut lengths off at 1/64 px, and a share cut off would be
 * a step smaller than the same length in px.
 */
const round = (value: number) => Math.ceil(value * 1e5 - 1e-6) / 1e5
