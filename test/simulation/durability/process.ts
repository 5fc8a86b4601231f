import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

export interface Running {
  readonly child: ChildProcess
  readonly port: number
}

/** Starts a cloud in a process of its own and waits until it says its port. */
export async function start(
  command: string,
  args: string[],
  stderr: 'inherit' | 'ignore' = 'inherit',
): Promise<Running> {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', stderr] })
  if (!child.stdout) throw new Error('the cloud has no output')
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  return { child, port: Number(line) }
}

export const serverArgs = (dir: string): string[] => [process.argv[1] as string, '--serve', dir]
