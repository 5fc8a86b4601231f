import type { House } from '../house'
import { startHouse } from '../house'
import { fuzz } from './run'

/** A short run of `npm run fuzz`; FUZZ_SEED repeats one. */
test('1,500 malformed calls over all actions: each a proper refusal, nothing changed', async () => {
  const house: House = await startHouse()
  try {
    const seed = Number(process.env['FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
    const result = await fuzz(house, 1_500, seed)
    expect({ seed, improper: result.improper, changed: result.changed }).toEqual({
      seed,
      improper: [],
      changed: [],
    })
  } finally {
    await house.close()
  }
})
