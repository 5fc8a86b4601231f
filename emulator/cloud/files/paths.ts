import { CloudError } from '../protocol/errors'

/** The bucket behind a file id; one per environment, so the name says nothing. */
const BUCKET = '6c6f-local'

export const fileIdOf = (env: string, path: string): string => `cloud://${env}.${BUCKET}/${path}`

/**
 * A path inside an environment's files: segments of visible names, never out of the folder.
 * @throws CloudError INVALID_PARAM
 */
export function requirePath(path: unknown): string {
  const refuse = (why: string): CloudError =>
    new CloudError('INVALID_PARAM', `[InvalidParameter.Path] ${why}`)
  if (typeof path !== 'string' || path === '') throw refuse('a file needs a path')
  if (Buffer.byteLength(path) > 850) throw refuse('a path has at most 850 bytes')
  if (path.includes('\\') || hasControlCharacter(path))
    throw refuse('a path holds no backslash and no control character')
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.' || segment === '..') {
      throw refuse('a path has no empty, . or .. segment')
    }
    if (Buffer.byteLength(segment) > 255) throw refuse('a name in a path has at most 255 bytes')
  }
  return path
}

function hasControlCharacter(text: string): boolean {
  for (let i = 0; i < text.length; i++)
    if (text.charCodeAt(i) < 32 || text.charCodeAt(i) === 127) return true
  return false
}

/** The path of a file id of this environment; null for another's or a malformed one. */
export function pathOfFileId(env: string, fileId: unknown): string | null {
  const match = typeof fileId === 'string' ? /^cloud:\/\/([^/]+)\/(.+)$/s.exec(fileId) : null
  if (match?.[1]?.split('.')[0] !== env || match[2] === undefined) return null
  try {
    return requirePath(match[2])
  } catch (error) {
    if (error instanceof CloudError) return null
    throw error
  }
}
