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

const round = (value: number) => Number(value.toFixed(6))
