import { transform, type Message } from 'esbuild'
import type { Problem } from './problem'

export interface CompiledScript {
  /** CommonJS body. */
  code: string
  /** Specs of require() and import as written. */
  requires: string[]
  /** Specs of require.async() as written: they may lie in another package. */
  asyncRequires: string[]
  problems: Problem[]
}

/** One TypeScript or JavaScript file to CommonJS, as DevTools does it: types are stripped, not checked. */
export async function compileScript(file: string, source: string): Promise<CompiledScript> {
  try {
    const result = await transform(source, {
      loader: file.endsWith('.ts') ? 'ts' : 'js',
      format: 'cjs',
      target: 'es2020',
      sourcefile: file,
      charset: 'utf8',
      supported: { 'dynamic-import': true },
    })
    return {
      code: result.code,
      requires: specs(result.code, /\brequire\(\s*(["'])([^"'\n]+)\1\s*\)/g),
      asyncRequires: specs(result.code, /\brequire\.async\(\s*(["'])([^"'\n]+)\1\s*\)/g),
      problems: [],
    }
  } catch (error) {
    const { errors = [] } = error as { errors?: Message[] }
    if (errors.length === 0) throw error
    const problems = errors.map((message) => scriptProblem(file, message))
    return { code: '', requires: [], asyncRequires: [], problems }
  }
}

/** Source map of the same compile, for the browser's debugger when a person opens it. */
export async function scriptMap(file: string, source: string): Promise<string> {
  const result = await transform(source, {
    loader: file.endsWith('.ts') ? 'ts' : 'js',
    format: 'cjs',
    target: 'es2020',
    sourcefile: file,
    sourcemap: 'external',
    charset: 'utf8',
  })
  return result.map
}

function specs(code: string, pattern: RegExp): string[] {
  return [...code.matchAll(pattern)].map((match) => match[2] ?? '')
}

function scriptProblem(file: string, message: Message): Problem {
  return {
    file,
    line: message.location?.line ?? 1,
    column: (message.location?.column ?? 0) + 1,
    reason: message.text,
    severity: 'error',
  }
}
