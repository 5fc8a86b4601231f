import { personNamed } from '../locales/people'
import type { PhoneRuntime } from '../runtime/contract'

/** What WeChat knows of the person who holds this phone. */
export interface Holder {
  nickname: string
  phoneNumber: string
  /** A drawn profile picture, as a PNG. */
  avatar(): Promise<Blob>
  color: string
}

export function holder(runtime: PhoneRuntime): Holder {
  const person = personNamed(runtime.phone)
  const nickname = person.name[runtime.settings.language.startsWith('zh') ? 'zh-CN' : 'en']
  return {
    nickname,
    phoneNumber: person.phoneNumber,
    color: person.color,
    avatar: () => drawAvatar(nickname, person.color),
  }
}

const avatarSize = 132

function drawAvatar(name: string, color: string): Promise<Blob> {
  const canvas = document.createElement('canvas')
  canvas.width = avatarSize
  canvas.height = avatarSize
  const context = canvas.getContext('2d')
  if (!context) throw new Error('this browser draws no canvas')
  context.fillStyle = color
  context.fillRect(0, 0, avatarSize, avatarSize)
  context.fillStyle = '#fff'
  context.font = `600 ${avatarSize / 2}px "Noto Sans CJK SC", sans-serif`
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillText(name.slice(0, 1), avatarSize / 2, avatarSize / 2 + 4)
  return canvasBlob(canvas)
}

export function canvasBlob(
  canvas: HTMLCanvasElement,
  type = 'image/png',
  quality?: number,
): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => {
        if (blob) resolve(blob)
        else reject(new Error('the canvas is empty'))
      },
      type,
      quality,
    )
  })
}
