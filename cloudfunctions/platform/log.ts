/** Structured log lines, one JSON object each; the cloud's log search reads them. Never personal data. */
export type LogFields = Record<string, string | number | boolean | undefined>

export interface Log {
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  error(event: string, fields?: LogFields): void
}

export function jsonLog(base: LogFields, write: (line: string) => void = console.log): Log {
  const line = (level: string) => (event: string, fields?: LogFields) => {
    write(JSON.stringify({ level, event, ...base, ...fields }))
  }
  return { info: line('info'), warn: line('warn'), error: line('error') }
}
