import { localAddress } from '../api/temp-files'
import { defineBuiltin } from '../runtime/contract'
import type { ComponentInstance, PhoneRuntime } from '../runtime/contract'

/** A canvas node as `SelectorQuery.node()` gives it: the browser's own, with WeChat's makers added. */
export interface CanvasNode extends HTMLCanvasElement {
  createImage(): HTMLImageElement
  createPath2D(path?: Path2D | string): Path2D
  requestAnimationFrame(callback: FrameRequestCallback): number
  cancelAnimationFrame(handle: number): void
}

/** An image whose `src` may be written as mini program code writes it: `/assets/a.png`, `./a.png`. */
export function projectImage(runtime: PhoneRuntime, owner?: ComponentInstance): HTMLImageElement {
  const image = new Image()
  const native = Object.getOwnPropertyDescriptor(HTMLImageElement.prototype, 'src')
  Object.defineProperty(image, 'src', {
    get: () => native?.get?.call(image) as string,
    set: (path: string) => native?.set?.call(image, localAddress(runtime, path, owner)),
  })
  return image
}

export function canvasNode(
  canvas: HTMLCanvasElement,
  runtime: PhoneRuntime,
  owner?: ComponentInstance,
): CanvasNode {
  return Object.assign(canvas, {
    createImage: () => projectImage(runtime, owner),
    createPath2D: (path?: Path2D | string) => new Path2D(path),
    requestAnimationFrame: (callback: FrameRequestCallback) => requestAnimationFrame(callback),
    cancelAnimationFrame: (handle: number) => cancelAnimationFrame(handle),
  })
}

defineBuiltin('canvas', {
  properties: { type: String, canvasId: String, disableScroll: Boolean },
  shell: [],
  css: 'wx-canvas{display:block;position:relative;width:300px;height:150px;overflow:hidden}wx-canvas>canvas{display:block;width:100%;height:100%;position:absolute;left:0;top:0}',
  create({ host, properties, owner, on }, runtime) {
    const canvas = canvasNode(document.createElement('canvas'), runtime, owner)
    host.append(canvas)
    on('touchmove', (event) => {
      if (properties.disableScroll) event.preventDefault()
    })
    return {
      update() {
        host.toggleAttribute('canvas-2d', properties.type === '2d')
        if (properties.type && properties.type !== '2d') {
          console.error(`<canvas type="${properties.type}"> is not built here, only 2d`)
        }
      },
      node: () => canvas,
      context: () => canvas.getContext('2d'),
    }
  },
})
