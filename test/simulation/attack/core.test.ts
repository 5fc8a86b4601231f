import { attackCodes } from './core'

test('codes scanned by 100 at once open one visit each; replays, other times, other houses and guesses none', async () => {
  const result = await attackCodes(25, Date.now() % 1_000_000)
  expect(result).toMatchObject({ once: 25, wrong: 0, replayed: 0, foreign: 0, improper: [] })
  expect(result.guessesLookedAt).toBeLessThanOrEqual(20)
  expect(result.scans).toBeGreaterThan(2_500)
})
