/**
 * A face made from one hue: three stops of a gradient and two inks, as the card draws them
 * (miniprogram/components/member-card/palettes.wxss, .tier-hue). Saturation and lightness 0–1.
 */
const STOPS = [
  [0.2, 0.43],
  [0.22, 0.34],
  [0.26, 0.21],
] as const
const INKS = [
  [0, 1],
  [0.4, 0.92],
] as const

/** WCAG 2.2, 1.4.3: small text needs 4.5:1. */
export const MIN_CONTRAST = 4.5

type Rgb = readonly [number, number, number]

function fromHsl(hue: number, saturation: number, lightness: number): Rgb {
  const reach = saturation * Math.min(lightness, 1 - lightness)
  const channel = (offset: number) => {
    const k = (offset + hue / 30) % 12
    return lightness - reach * Math.max(-1, Math.min(k - 3, 9 - k, 1))
  }
  return [channel(0), channel(8), channel(4)]
}

/** Relative luminance as WCAG defines it. */
function luminance([red, green, blue]: Rgb): number {
  const linear = (value: number) =>
    value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

/** The worst contrast of text on a face of this hue. */
export function contrastOf(hue: number): number {
  const ratios = STOPS.flatMap(([saturation, lightness]) =>
    INKS.map(([inkSaturation, inkLightness]) => {
      const ground = luminance(fromHsl(hue, saturation, lightness))
      const ink = luminance(fromHsl(hue, inkSaturation, inkLightness))
      return (Math.max(ground, ink) + 0.05) / (Math.min(ground, ink) + 0.05)
    }),
  )
  return Math.min(...ratios)
}
