import { ApiFailure } from '../runtime/contract'
import type { ComponentInstance, PhoneRuntime } from '../runtime/contract'
import { ask } from './services'

/** Temporary files and the user folder live as long as the phone's frame, as WeChat promises no more. */
const files = new Map<string, Blob>()
const addresses = new Map<string, string>()
let count = 0

export const userFolder = 'http://usr'

/** Keeps content as a temporary file; answers its path as WeChat writes it. */
export function keepFile(content: Blob, extension: string): string {
  const name = `${Date.now().toString(36)}${(count++).toString(36)}`
  const path = `http://tmp/${name}.${extension.replace(/^\./, '')}`
  files.set(path, content)
  return path
}

export function writeFile(path: string, content: Blob): void {
  if (!path.startsWith(`${userFolder}/`)) throw new ApiFailure(`permission denied, open "${path}"`)
  forget(path)
  files.set(path, content)
}

export function fileAt(path: string): Blob | undefined {
  return files.get(path)
}

export function filesBelow(folder: string): string[] {
  return [...files.keys()].filter((path) => path.startsWith(`${folder}/`))
}

export function removeFile(path: string): void {
  if (!files.has(path)) throw new ApiFailure(`no such file or directory, unlink "${path}"`)
  forget(path)
}

function forget(path: string): void {
  files.delete(path)
  const address = addresses.get(path)
  if (address) URL.revokeObjectURL(address)
  addresses.delete(path)
}

/** An address the browser can show: temporary, user, cloud and project files alike. */
export async function fileAddress(
  runtime: PhoneRuntime,
  path: string,
  from?: ComponentInstance,
): Promise<string> {
  if (path.startsWith('cloud://')) {
    const known = addresses.get(path)
    if (known) return known
    const [file] = await ask(runtime, 'cloud.getTempFileURL', { fileList: [path] })
    if (!file?.tempFileURL) throw new ApiFailure(`${path}: ${file?.errMsg ?? 'not found'}`)
    addresses.set(path, file.tempFileURL)
    return file.tempFileURL
  }
  return localAddress(runtime, path, from)
}

/** The same without cloud files, at once. */
export function localAddress(
  runtime: PhoneRuntime,
  path: string,
  from?: ComponentInstance,
): string {
  const file = files.get(path)
  if (!file) return runtime.resolveFile(path, from)
  const known = addresses.get(path)
  if (known) return known
  const address = URL.createObjectURL(file)
  addresses.set(path, address)
  return address
}

/** The content behind any path mini program code may hold. @throws ApiFailure when there is none. */
export async function readContent(runtime: PhoneRuntime, path: string): Promise<Blob> {
  const known = files.get(path)
  if (known) return known
  const reply = await fetch(await fileAddress(runtime, path))
  if (!reply.ok) throw new ApiFailure(`no such file or directory, open "${path}"`)
  return reply.blob()
}

export async function toBase64(content: Blob): Promise<string> {
  return bytesToBase64(await content.arrayBuffer())
}

export function bytesToBase64(buffer: ArrayBuffer): string {
  const bytes = new Uint8Array(buffer)
  let text = ''
  // In slices: spreading a whole picture into one call overflows the stack.
  for (let at = 0; at < bytes.length; at += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  }
  return btoa(text)
}
