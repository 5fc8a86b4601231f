/** Curves over the number of members, both axes logarithmic, as an SVG that light and dark pages can show. */
export function chartOf(
  title: string,
  sizes: readonly number[],
  rows: Readonly<Record<string, readonly number[]>>,
): string {
  const [width, height, left, right, top, bottom] = [900, 480, 60, 250, 46, 44]
  const all = Object.values(rows).flat()
  const low = 10 ** Math.floor(Math.log10(Math.min(...all)))
  const high = 10 ** Math.ceil(Math.log10(Math.max(...all)))
  const between = (value: number, from: number, to: number) =>
    (Math.log10(value) - Math.log10(from)) / (Math.log10(to) - Math.log10(from))
  const first = sizes[0] ?? 1
  const last = sizes.at(-1) ?? 10
  const x = (size: number) => left + between(size, first, last) * (width - left - right)
  const y = (ms: number) => height - bottom - between(ms, low, high) * (height - top - bottom)
  const parts: string[] = []
  for (let ms = low; ms <= high; ms *= 10) {
    parts.push(
      `<line x1="${left}" x2="${width - right}" y1="${y(ms)}" y2="${y(ms)}" stroke="#8884"/>`,
      `<text x="${left - 8}" y="${y(ms) + 4}" text-anchor="end">${ms} ms</text>`,
    )
  }
  for (const size of sizes) {
    const name = size.toLocaleString('en')
    parts.push(`<text x="${x(size)}" y="${height - 18}" text-anchor="middle">${name}</text>`)
  }
  const names = Object.keys(rows)
  for (const [index, [name, values]] of Object.entries(rows).entries()) {
    const colour = `hsl(${Math.round((index * 360) / names.length)} 60% 50%)`
    const points = values.map((ms, at) => `${x(sizes[at] ?? first)},${y(ms).toFixed(1)}`).join(' ')
    const labelY = top + 18 * index + 10
    parts.push(
      `<polyline points="${points}" fill="none" stroke="${colour}" stroke-width="2"/>`,
      `<text x="${width - right + 14}" y="${labelY}" fill="${colour}">${name}</text>`,
    )
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12" fill="#888">`,
    `<text x="${left}" y="24" font-size="15">${title}</text>`,
    ...parts,
    '</svg>\n',
  ].join('\n')
}
