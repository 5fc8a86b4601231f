import { asyncApi } from '../runtime/async-api'
import { ApiFailure, defineApi } from '../runtime/contract'
import { canvasNode } from '../builtins/canvas'
import { record, text } from './options'
import { fileAddress } from './temp-files'

defineApi({
  setBackgroundColor: (runtime) =>
    asyncApi('setBackgroundColor', (options) => {
      const color = text(options, 'backgroundColor')
      if (color) runtime.currentPage().dom.style.backgroundColor = color
    }),
  setBackgroundTextStyle: () =>
    asyncApi('setBackgroundTextStyle', () => undefined, { textStyle: 'String' }),
  loadFontFace: (runtime) =>
    asyncApi(
      'loadFontFace',
      async (options) => {
        const source = text(options, 'source')
        const path = /^url\(["']?(.*?)["']?\)$/.exec(source)?.[1] ?? source
        const { style, weight } = record(options['desc'])
        const face = new FontFace(
          text(options, 'family'),
          `url("${await fileAddress(runtime, path)}")`,
          {
            ...(typeof style === 'string' ? { style } : {}),
            ...(typeof weight === 'string' ? { weight } : {}),
          },
        )
        try {
          document.fonts.add(await face.load())
        } catch (error) {
          throw new ApiFailure(`${path}: ${String(error)}`)
        }
        return { status: 'loaded' }
      },
      { family: 'String', source: 'String' },
    ),
  createOffscreenCanvas: (runtime) => (given?: unknown) => {
    const { width, height, type } = record(given)
    if (type !== undefined && type !== '2d') {
      throw new Error(
        `wx.createOffscreenCanvas: type "${String(type)}" is not built on this phone, only 2d`,
      )
    }
    const canvas = canvasNode(document.createElement('canvas'), runtime)
    if (typeof width === 'number') canvas.width = width
    if (typeof height === 'number') canvas.height = height
    return canvas
  },
})
