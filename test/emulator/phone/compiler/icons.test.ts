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
  replaceIconFont(root)
  const css = root.toString()
  expect(css).not.toContain('tdesign.gtimg.com')
  const names = [...css.matchAll(/\/phone\/icons\/([\w-]+)\.svg/g)].map((match) => match[1] ?? '')
  expect(names.length).toBeGreaterThan(2000)
  const missing = names.filter((name) => !iconSvg(name)?.startsWith('<svg'))
  expect(missing).toEqual([])
})

it('leaves other fonts alone', () => {
  const { root } = parseStyle('own.wxss', '@font-face{src:url(x)} .t-icon-a::before{content:"a"}')
  const before = root.toString()
  replaceIconFont(root)
  expect(root.toString()).toBe(before)
})
