/** The command itself: what it prints before it does anything, and that it then does nothing. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const root = join(__dirname, '../../..')
const build = process.env['TEST_BUILD_DIR'] ?? ''

function deploy(...args: string[]) {
  const command = ['scripts/measure.mjs', 'scripts/deploy/main.ts', '--build', build, ...args]
  const { TENCENTCLOUD_SECRETID: _id, TENCENTCLOUD_SECRETKEY: _key, ...env } = process.env
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    cwd: root,
    env,
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

it('--dry-run prints the whole plan and fetches no tool', () => {
  const { status, stdout } = deploy('--env', 'demo-1', '--dry-run')
  expect(status).toBe(0)
  expect(stdout).toContain('Plan for demo-1 (not compared: no credentials given)')
  for (const part of [
    'create collection members',
    'close collection accounts to the mini program',
    'create function consumer',
    'timers of jobs: add minute',
    'upload the mini program',
  ]) {
    expect(stdout).toContain(part)
  }
  expect(stdout).not.toContain('Fetching')
})

it('the plan can be read by machines, and be of one part only', () => {
  const { stdout } = deploy('--env', 'demo-1', '--dry-run', '--json', '--only', 'program')
  expect(JSON.parse(stdout)).toMatchObject({
    env: 'demo-1',
    compared: false,
    steps: [{ kind: 'program' }],
  })
})

it('without an environment, keys or consent it says so and does nothing', () => {
  expect(deploy()).toMatchObject({ status: 1, stderr: expect.stringContaining('--env') as string })
  expect(deploy('--env', 'demo-1', '--only', 'cloud')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('FIELD_KEYS, BLIND_INDEX_KEY, CODE_KEY') as string,
  })
  expect(deploy('--env', 'demo-1', '--only', 'program')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('WECHAT_UPLOAD_KEY') as string,
  })
})
