/** One function process as the host sees it: start it, hand it calls, kill it. */
import { fork, type ChildProcess } from 'node:child_process'
import type { FromInstance, ToInstance } from './messages'

export interface InstanceOptions {
  /** The built function process (instance-main.ts). */
  instanceFile: string
  /** Folder with one built function per subfolder. */
  functionsDir: string
  environment: NodeJS.ProcessEnv
  clockOffsetMs: number
  onLog(callId: string, level: string, line: string): void
}

/** How one call ended. `died` means that the process went away before it answered. */
export type Outcome =
  | { kind: 'done'; reply?: string }
  | { kind: 'failed'; message: string; stack: string }
  | { kind: 'died'; message: string }

export class Instance {
  private readonly child: ChildProcess
  private readonly pending = new Map<string, (outcome: Outcome) => void>()
  private retired = false
  private gone = false
  private ponged: (() => void) | undefined
  /** Functions that threw while loading, with the error. */
  broken: Record<string, string> = {}
  /** Resolves when the functions are loaded; rejects when the process ends before that. */
  readonly ready: Promise<void>
  /** Resolves when the process has ended. */
  readonly ended: Promise<void>

  constructor(private readonly options: InstanceOptions) {
    this.child = fork(options.instanceFile, [options.functionsDir], {
      env: options.environment,
      cwd: options.functionsDir,
      execArgv: ['--enable-source-maps'],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    this.send({ type: 'clock', offsetMs: options.clockOffsetMs })
    let markReady: () => void
    let refuseReady: (reason: Error) => void
    this.ready = new Promise((resolve, reject) => {
      markReady = resolve
      refuseReady = reject
    })
    this.ready.catch(() => undefined)
    this.child.on('message', (message: FromInstance) => {
      if (message.type === 'ready') {
        this.broken = message.broken
        markReady()
      } else if (message.type === 'pong') {
        this.ponged?.()
      } else this.receive(message)
    })
    this.ended = new Promise((resolve) => {
      const end = (reason: string) => {
        if (this.gone) return
        this.gone = true
        refuseReady(new Error(`the function process ended: ${reason}`))
        for (const settle of this.pending.values()) settle({ kind: 'died', message: reason })
        this.pending.clear()
        resolve()
      }
      this.child.on('exit', (code, signal) => end(signal ?? `exit code ${code ?? 'unknown'}`))
      this.child.on('error', (error) => end(error.message))
    })
  }

  get alive(): boolean {
    return !this.gone
  }

  get running(): number {
    return this.pending.size
  }

  get pid(): number | undefined {
    return this.child.pid
  }

  call(message: Extract<ToInstance, { type: 'call' }>): Promise<Outcome> {
    if (this.gone) return Promise.resolve({ kind: 'died', message: 'process is gone' })
    return new Promise((resolve) => {
      this.pending.set(message.callId, resolve)
      this.send(message)
    })
  }

  /** Fails one call as if the process had died under it. */
  abandon(callId: string): void {
    this.pending.get(callId)?.({ kind: 'died', message: 'killed' })
    this.forget(callId)
  }

  /** Stops waiting for a call (it was timed out); a retired process ends with its last call. */
  forget(callId: string): void {
    this.pending.delete(callId)
    this.endIfIdle()
  }

  /** Kills the process when its event loop is stuck: a function that never yields blocks all others. */
  async killIfStuck(patienceMs: number): Promise<void> {
    const answered = new Promise<void>((resolve) => (this.ponged = resolve))
    if (!this.gone) this.send({ type: 'ping' })
    const timer = setTimeout(() => this.child.kill('SIGKILL'), patienceMs)
    await Promise.race([answered, this.ended])
    clearTimeout(timer)
  }

  moveClock(offsetMs: number): void {
    if (!this.gone) this.send({ type: 'clock', offsetMs })
  }

  /** Lets running calls finish, then ends. */
  retire(): void {
    this.retired = true
    this.endIfIdle()
  }

  /** Ends at once, as when the cloud loses a machine; running calls fail. */
  kill(): Promise<void> {
    this.child.kill('SIGKILL')
    return this.ended
  }

  private receive(message: Exclude<FromInstance, { type: 'ready' | 'pong' }>): void {
    if (message.type === 'log') {
      this.options.onLog(message.callId, message.level, message.line)
      return
    }
    const settle = this.pending.get(message.callId)
    if (!settle) return
    this.pending.delete(message.callId)
    if (message.type === 'failed') {
      settle({ kind: 'failed', message: message.message, stack: message.stack })
    } else {
      settle(
        message.reply === undefined ? { kind: 'done' } : { kind: 'done', reply: message.reply },
      )
    }
    this.endIfIdle()
  }

  private endIfIdle(): void {
    if (this.retired && this.pending.size === 0 && !this.gone) this.child.kill('SIGKILL')
  }

  private send(message: ToInstance): void {
    this.child.send(message, (error) => {
      if (error) this.child.kill('SIGKILL')
    })
  }
}
