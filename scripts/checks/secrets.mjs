// Refuses what looks like a secret in a file of the repository.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../install.mjs'
import { repositoryFiles } from './files.mjs'

const PATTERNS = {
  'private key': /-----BEGIN (RSA |EC |OPENSSH |ENCRYPTED )?PRIVATE KEY-----/,
  'Tencent Cloud SecretId': /\bAKID[A-Za-z0-9]{32}\b/,
  'GitHub token': /\bgh[pousr]_[A-Za-z0-9]{36}\b/,
  'npm token': /\bnpm_[A-Za-z0-9]{36}\b|_authToken\s*=/,
  'AWS key': /\bAKIA[0-9A-Z]{16}\b/,
  'assigned secret':
    /\b(app_?secret|secret_?key|api_?key|access_?token|aes_?key|password)\b["']?\s*[:=]\s*["'`][A-Za-z0-9+/_-]{24,}={0,2}["'`]/i,
}
const FORBIDDEN_FILES = /(^|\/)(\.env(\..*)?|.*\.pem|.*\.p12|private\.[^/]*\.key)$/
const BINARY = /\.(png|jpe?g|webp|gif|ttf|woff2?|ico|pdf)$/
/** The platform's published example, which signature tests recompute. */
const PUBLISHED = /test\/.*vectors/

const found = []
for (const name of repositoryFiles()) {
  if (FORBIDDEN_FILES.test(name)) found.push(`${name}: a file of this name holds secrets`)
  if (BINARY.test(name) || name === 'package-lock.json' || PUBLISHED.test(name)) continue
  const lines = readFileSync(join(root, name), 'utf8').split('\n')
  lines.forEach((line, i) => {
    for (const [kind, pattern] of Object.entries(PATTERNS)) {
      if (pattern.test(line)) found.push(`${name}:${i + 1}: looks like a ${kind}`)
    }
  })
}
if (found.length > 0) console.log(found.join('\n'))
process.exit(found.length > 0 ? 1 : 0)
