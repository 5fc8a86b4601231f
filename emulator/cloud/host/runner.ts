/** Runs calls on the current function process; replaces it when the code changes or it dies. */
import type { MovableClock } from '../clock'
import type { CallIdentity } from '../identity'
import { callEnvironment, instanceEnvironment, type EnvironmentOptions } from './environment'
import type { FunctionConfig } from './functions-folder'
import { Instance, type Outcome } from './instance'

export interface RunnerOptions extends EnvironmentOptions {
  /** Folder with one built function per subfolder: index.js, config.json. */
  functionsDir: string
  /** The built function process. */
  instanceFile: string
  clock: MovableClock
  /** A line for the person at the terminal: a function that does not load, a process that died. */
  report?(line: string): void
}

const STUCK_AFTER_MS = 1000

export class Runner {
  private current: Instance | undefined
  private readonly instances = new Set<Instance>()
  private readonly stopFollowingClock: () => void
  private closed = false

  constructor(
    private readonly options: RunnerOptions,
    private readonly onLog: (callId: string, level: string, line: string) => void,
  ) {
    this.stopFollowingClock = options.clock.onMove((offsetMs) => {
      for (const instance of this.instances) instance.moveClock(offsetMs)
    })
  }

  /** Starts a process with the code as it is now; what runs in the old one ends there. */
  async renew(): Promise<void> {
    const fresh = this.startInstance()
    await fresh.ready
    this.current?.retire()
    this.current = fresh
    for (const [name, message] of Object.entries(fresh.broken)) {
      this.options.report?.(`function ${name} does not load: ${message}`)
    }
  }

  /** Runs one call to its end, or to its timeout. `event` is JSON text. */
  async run(
    callId: string,
    config: FunctionConfig,
    event: string,
    identity: CallIdentity,
  ): Promise<Outcome | 'timed out'> {
    if (!this.current?.alive) this.current = this.startInstance()
    const instance = this.current
    const context = {
      request_id: callId,
      function_name: config.name,
      function_version: '$LATEST',
      namespace: this.options.envId,
      memory_limit_in_mb: config.memoryMb,
      time_limit_in_ms: config.timeoutMs,
    }
    let timer: NodeJS.Timeout | undefined
    const timeout = new Promise<'timed out'>((resolve) => {
      timer = setTimeout(() => resolve('timed out'), config.timeoutMs)
    })
    const environment = callEnvironment(callId, identity)
    const ended = await Promise.race([
      instance.call({ type: 'call', callId, name: config.name, event, environment, context }),
      timeout,
    ])
    clearTimeout(timer)
    if (ended === 'timed out') {
      await instance.killIfStuck(STUCK_AFTER_MS)
      instance.forget(callId)
    }
    return ended
  }

  /** Ends one call as if its process had died, while the others run on. */
  abandon(callId: string): void {
    for (const instance of this.instances) instance.abandon(callId)
  }

  /** Kills the process as a lost machine would; the next call starts another. */
  async kill(): Promise<void> {
    await this.current?.kill()
  }

  async close(): Promise<void> {
    this.closed = true
    this.stopFollowingClock()
    await Promise.all([...this.instances].map((instance) => instance.kill()))
  }

  private startInstance(): Instance {
    const instance = new Instance({
      instanceFile: this.options.instanceFile,
      functionsDir: this.options.functionsDir,
      environment: instanceEnvironment(this.options),
      clockOffsetMs: this.options.clock.offsetMs,
      onLog: this.onLog,
    })
    this.instances.add(instance)
    void instance.ended.then(() => {
      this.instances.delete(instance)
      if (!this.closed && instance === this.current) {
        this.options.report?.('the function process died; the next call starts another')
      }
    })
    return instance
  }
}
