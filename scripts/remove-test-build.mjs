// Jest's global teardown.
import { rmSync } from 'node:fs'

export default function tearDown() {
  rmSync(process.env.TEST_BUILD_DIR, { recursive: true, force: true })
}
