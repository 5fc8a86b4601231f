import { asyncApi } from '../runtime/async-api'
import { ApiFailure, defineApi } from '../runtime/contract'
import type { PhoneRuntime } from '../runtime/contract'
import { canvasBlob } from '../stage/holder'
import { chooseImages, showPreview } from '../stage/surfaces/images'
import { list, number, record, text } from './options'
import type { Options } from './options'
import { requirePermission } from './permission'
import { requirePrivacy } from './privacy'
import { fileAddress, keepFile, readContent } from './temp-files'

const mostImages = 9

/** Pictures saved to this phone's album, newest last; the stage and tests look here. */
export const album: Blob[] = []

async function pick(runtime: PhoneRuntime, api: string, options: Options): Promise<Blob[]> {
  await requirePrivacy(runtime, api)
  const count = Math.min(mostImages, number(options, 'count', mostImages))
  const pictures = await chooseImages(runtime, count)
  if (pictures.length === 0) throw new ApiFailure('cancel')
  return pictures
}

function keepImage(picture: Blob): { path: string; size: number } {
  const extension = picture.type.split('/')[1]?.replace('jpeg', 'jpg') ?? 'png'
  return { path: keepFile(picture, extension), size: picture.size }
}

async function chooseMedia(runtime: PhoneRuntime, options: Options) {
  const pictures = await pick(runtime, 'chooseMedia', options)
  const tempFiles = await Promise.all(
    pictures.map(async (picture) => {
      const { path, size } = keepImage(picture)
      const { width, height } = await createImageBitmap(picture)
      return { tempFilePath: path, size, width, height, fileType: 'image' }
    }),
  )
  return { tempFiles, type: 'image' }
}

/** The canvas an option names: a 2d node, or the id of an old-style canvas on the page. */
function canvasOf(runtime: PhoneRuntime, options: Options): HTMLCanvasElement {
  const given = options['canvas']
  const byId = runtime
    .builtinsBelow(runtime.currentPage().dom, 'canvas')
    .find(({ handle }) => handle.properties['canvasId'] === text(options, 'canvasId'))
  const canvas =
    given instanceof HTMLCanvasElement ? given : byId?.handle.host.querySelector('canvas')
  if (!canvas) throw new ApiFailure('canvas is empty')
  return canvas
}

/** x, y, width and height are in the canvas's own pixels for a 2d node, as documented. */
async function canvasToFile(runtime: PhoneRuntime, options: Options) {
  const canvas = canvasOf(runtime, options)
  const x = number(options, 'x', 0)
  const y = number(options, 'y', 0)
  const width = number(options, 'width', canvas.width - x)
  const height = number(options, 'height', canvas.height - y)
  const copy = document.createElement('canvas')
  copy.width = Math.round(number(options, 'destWidth', width))
  copy.height = Math.round(number(options, 'destHeight', height))
  if (!copy.width || !copy.height) throw new ApiFailure('width and height must be more than zero')
  copy.getContext('2d')?.drawImage(canvas, x, y, width, height, 0, 0, copy.width, copy.height)
  const jpg = text(options, 'fileType', 'png') === 'jpg'
  const content = await canvasBlob(
    copy,
    jpg ? 'image/jpeg' : 'image/png',
    number(options, 'quality', 1),
  )
  return { tempFilePath: keepFile(content, jpg ? 'jpg' : 'png') }
}

async function imageInfo(runtime: PhoneRuntime, options: Options) {
  const content = await readContent(runtime, text(options, 'src'))
  const { width, height } = await createImageBitmap(content)
  const type = content.type.split('/')[1] ?? 'unknown'
  return { width, height, path: text(options, 'src'), orientation: 'up', type }
}

async function compress(runtime: PhoneRuntime, options: Options) {
  const bitmap = await createImageBitmap(await readContent(runtime, text(options, 'src')))
  const canvas = document.createElement('canvas')
  const wantedWidth = number(options, 'compressedWidth', bitmap.width)
  canvas.width = Math.round(wantedWidth)
  canvas.height = Math.round(
    number(options, 'compressedHeight', (bitmap.height * wantedWidth) / bitmap.width),
  )
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  const content = await canvasBlob(canvas, 'image/jpeg', number(options, 'quality', 80) / 100)
  return { tempFilePath: keepFile(content, 'jpg') }
}

async function preview(runtime: PhoneRuntime, options: Options): Promise<void> {
  const urls = list(options, 'urls').map(String)
  const current = options['current']
  const start = typeof current === 'number' ? current : Math.max(0, urls.indexOf(String(current)))
  const addresses = await Promise.all(urls.map((url) => fileAddress(runtime, url)))
  void showPreview(runtime, addresses, start)
}

defineApi({
  chooseImage: (runtime) =>
    asyncApi('chooseImage', async (options) => {
      const tempFiles = (await pick(runtime, 'chooseImage', options)).map(keepImage)
      return { tempFiles, tempFilePaths: tempFiles.map(({ path }) => path) }
    }),
  chooseMedia: (runtime) => asyncApi('chooseMedia', (options) => chooseMedia(runtime, options)),
  previewImage: (runtime) =>
    asyncApi('previewImage', (options) => preview(runtime, options), { urls: 'Array' }),
  previewMedia: (runtime) =>
    asyncApi(
      'previewMedia',
      (options) => {
        const urls = list(options, 'sources').map((source) => text(record(source), 'url'))
        return preview(runtime, { urls, current: number(options, 'current', 0) })
      },
      { sources: 'Array' },
    ),
  saveImageToPhotosAlbum: (runtime) =>
    asyncApi(
      'saveImageToPhotosAlbum',
      async (options) => {
        await requirePermission(runtime, 'scope.writePhotosAlbum', 'saveImageToPhotosAlbum')
        album.push(await readContent(runtime, text(options, 'filePath')))
      },
      { filePath: 'String' },
    ),
  canvasToTempFilePath: (runtime) =>
    asyncApi('canvasToTempFilePath', (options) => canvasToFile(runtime, options)),
  getImageInfo: (runtime) =>
    asyncApi('getImageInfo', (options) => imageInfo(runtime, options), { src: 'String' }),
  compressImage: (runtime) =>
    asyncApi('compressImage', (options) => compress(runtime, options), { src: 'String' }),
})
