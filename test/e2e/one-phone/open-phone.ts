/** One phone with this project's mini program: on the stage, or in DevTools with `--devtools`. */
import automator from 'miniprogram-automator'
import { join } from 'node:path'
import { startStage, type MiniProgram } from '../start-stage'

export interface OnePhone {
  program: MiniProgram
  close(): Promise<void>
}

/** `npm run e2e -- --devtools <cli path>` sets DEVTOOLS_CLI; DevTools then opens the project itself. */
export async function openOnePhone(seed?: string): Promise<OnePhone> {
  const cliPath = process.env['DEVTOOLS_CLI']
  if (cliPath) {
    const projectPath = join(__dirname, '../../..')
    const program = await automator.launch({ cliPath, projectPath })
    return { program, close: () => program.close() }
  }
  const stage = await startStage(seed)
  const { program } = await stage.open('member')
  return { program, close: () => stage.close() }
}
