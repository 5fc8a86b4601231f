/** What the project wants of a cloud environment, read from the build and the sources. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface IndexKey {
  path: string
  order: 1 | -1 | '2dsphere'
}

export interface Index {
  collection: string
  name: string
  keys: IndexKey[]
  unique?: boolean
}

export interface Timer {
  name: string
  /** CloudBase's seven fields. */
  config: string
}

export interface TargetFunction {
  name: string
  timeoutS: number
  memoryMb: number
  timers: Timer[]
}

export interface Target {
  indexes: Index[]
  functions: TargetFunction[]
  /** HTTP access path to function name. */
  paths: Record<string, string>
  program: { appid: string; version: string }
}

/** Callbacks of WeChat and of payments arrive here. */
const PATHS = { '/notify': 'notify' }

interface ConfigFile {
  timeout: number
  memorySize: number
  triggers?: { name: string; type: string; config: string }[]
}

const readJson = (...parts: string[]) => JSON.parse(readFileSync(join(...parts), 'utf8')) as unknown

/** @throws Error when the project was not built */
export function readTarget(root: string, buildDir: string): Target {
  const functionsDir = join(buildDir, 'cloudfunctions')
  const names = readdirSync(functionsDir).sort()
  const functions = names.map((name): TargetFunction => {
    const config = readJson(functionsDir, name, 'config.json') as ConfigFile
    const timers = (config.triggers ?? []).map((timer) => ({
      name: timer.name,
      config: timer.config,
    }))
    return { name, timeoutS: config.timeout, memoryMb: config.memorySize, timers }
  })
  const { appid } = readJson(root, 'project.config.json') as { appid: string }
  const { version } = readJson(root, 'package.json') as { version: string }
  return {
    indexes: readJson(buildDir, 'database', 'indexes.json') as Index[],
    functions,
    paths: Object.fromEntries(Object.entries(PATHS).filter(([, name]) => names.includes(name))),
    program: { appid: process.env['WECHAT_APP_ID'] ?? appid, version },
  }
}
