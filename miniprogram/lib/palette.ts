import type { Palette } from '../../typings/contract'

/** The class that gives a card its colours (components/member-card), or the style of a custom hue. */
export function paletteClass(palette: Palette): string {
  return palette.kind === 'named' ? `tier-${palette.name}` : 'tier-hue'
}

/** Custom faces keep the lightness of Platinum, which carries white ink at 5:1 for every hue. */
export function paletteStyle(palette: Palette): string {
  return palette.kind === 'named' ? '' : `--hue:${String(palette.hue)}`
}

/** Solid colour of a tier's node on the ladder. */
export function nodeColour(palette: Palette): string {
  if (palette.kind === 'hue') return `hsl(${String(palette.hue)}, 32%, 34%)`
  return {
    leaf: '#2f7d66',
    bronze: '#7b442a',
    silver: '#c9d1d4',
    gold: '#e0c685',
    platinum: '#56647f',
    diamond: '#b9cbef',
    onyx: '#232827',
  }[palette.name]
}

/** Ridge colour drawn on the card, and how strongly (dark faces carry less). */
export function ridge(palette: Palette): { rgb: string; strength: number } {
  if (palette.kind === 'hue') return { rgb: '210,220,235', strength: 0.72 }
  const ridges = {
    leaf: ['165,219,198', 0.72],
    bronze: ['240,191,159', 0.72],
    silver: ['90,111,121', 1],
    gold: ['148,112,42', 1],
    platinum: ['188,203,232', 0.72],
    diamond: ['77,105,180', 1],
    onyx: ['127,168,153', 0.72],
  } as const
  const [rgb, strength] = ridges[palette.name]
  return { rgb, strength }
}
