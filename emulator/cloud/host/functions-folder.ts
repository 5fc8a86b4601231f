/** Reads what each function's config.json says: timeout, memory, timers. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseCron, type Cron } from './cron'

export interface Trigger {
  name: string
  cron: Cron
}

export interface FunctionConfig {
  name: string
  timeoutMs: number
  memoryMb: number
  triggers: Trigger[]
}

/** CloudBase's own defaults when config.json is silent. */
const DEFAULT_TIMEOUT_S = 3
const DEFAULT_MEMORY_MB = 256
const TRIGGER_NAME = /^[A-Za-z][\w-]{0,59}$/

interface ConfigFile {
  timeout?: number
  memorySize?: number
  triggers?: { name: string; type: string; config: string }[]
}

/** @throws Error naming the function and the field when a config.json cannot be used. */
export function readFunctions(dir: string): Map<string, FunctionConfig> {
  const functions = new Map<string, FunctionConfig>()
  if (!existsSync(dir)) return functions
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    if (!entry.isDirectory() || !existsSync(join(dir, entry.name, 'index.js'))) continue
    functions.set(entry.name, readConfig(entry.name, join(dir, entry.name, 'config.json')))
  }
  return functions
}

function readConfig(name: string, file: string): FunctionConfig {
  const config = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as ConfigFile) : {}
  const timeoutS = config.timeout ?? DEFAULT_TIMEOUT_S
  if (!(timeoutS > 0 && timeoutS <= 900)) {
    throw new Error(`${name}/config.json: timeout must be 1 to 900 seconds, not ${timeoutS}`)
  }
  return {
    name,
    timeoutMs: timeoutS * 1000,
    memoryMb: config.memorySize ?? DEFAULT_MEMORY_MB,
    triggers: (config.triggers ?? []).map((trigger) => readTrigger(name, trigger)),
  }
}

function readTrigger(
  functionName: string,
  { name, type, config }: { name: string; type: string; config: string },
): Trigger {
  const where = `${functionName}/config.json: trigger ${name}`
  if (type !== 'timer') throw new Error(`${where}: type ${type} does not exist, only timer does`)
  if (!TRIGGER_NAME.test(name)) throw new Error(`${where}: not a trigger name`)
  try {
    return { name, cron: parseCron(config) }
  } catch (error) {
    throw new Error(`${where}: ${error instanceof Error ? error.message : String(error)}`)
  }
}
