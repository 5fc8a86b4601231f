import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { iconSvg, replaceIconFont } from '../../../../emulator/phone/compiler/icons'
import { parseStyle, transformStyle } from '../../../../emulator/phone/compiler/wxss'

const sheet = join(
  __dirname,
  '../../../../node_modules/tdesign-miniprogram/miniprogram_dist/icon/icon.wxss',
)

it('every glyph of TDesign’s icon font has a picture, and nothing asks the CDN', () => {
  const { root } = parseStyle('icon.wxss', readFileSync(sheet, 'utf8'))
  transformStyle(root)
  const names = replaceIconFont(root)
  expect(root.toString()).not.toContain('tdesign.gtimg.com')
  expect(root.toString().length).toBeLessThan(3000)
  expect(names.length).toBeGreaterThan(2000)
  const missing = names.filter((name) => !iconSvg(name)?.startsWith('<svg'))
  expect(missing).toEqual([])
})

it('leaves other fonts alone', () => {
  const { root } = parseStyle('own.wxss', '@font-face{src:url(x)} .t-icon-a::before{content:"a"}')
  const before = root.toString()
  expect(replaceIconFont(root)).toEqual([])
  expect(root.toString()).toBe(before)
})
