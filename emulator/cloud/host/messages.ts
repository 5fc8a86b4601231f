/** What the host and its function process say to each other over Node's IPC channel. */

/** The environment of one call: what CloudBase sets per invocation. Absent keys read as undefined. */
export type CallEnvironment = Record<string, string | undefined>

export type ToInstance =
  | { type: 'clock'; offsetMs: number }
  | { type: 'ping' }
  | {
      type: 'call'
      callId: string
      name: string
      /** JSON text of the event. */
      event: string
      environment: CallEnvironment
      context: Record<string, unknown>
    }

export type FromInstance =
  | { type: 'ready'; broken: Record<string, string> }
  | { type: 'pong' }
  | { type: 'log'; callId: string; level: string; line: string }
  /** `reply` is JSON text, absent when the function returned undefined. */
  | { type: 'done'; callId: string; reply?: string }
  | { type: 'failed'; callId: string; message: string; stack: string }
