/** One project per level of test; `npm test -- <level>` runs one of them. */
const level = (name, more = {}) => ({
  displayName: name,
  rootDir: __dirname,
  testEnvironment: 'node',
  testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
  transform: {
    '^.+\\.ts$': [
      'ts-jest',
      {
        tsconfig: {
          module: 'CommonJS',
          moduleResolution: 'node10',
          ignoreDeprecations: '6.0',
          target: 'ES2022',
          esModuleInterop: true,
          isolatedModules: true,
        },
        diagnostics: false,
      },
    ],
  },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.local/'],
  ...more,
})

/** Levels that run built functions: built once per run, into a folder of the run's own. */
const built = {
  globalSetup: '<rootDir>/scripts/build-for-tests.mjs',
  globalTeardown: '<rootDir>/scripts/remove-test-build.mjs',
}

module.exports = {
  // Both cores of a small machine; jest alone would leave one idle.
  maxWorkers: 2,
  // Only against hangs: a loaded machine is slow, not wrong.
  testTimeout: 180_000,
  projects: [
    level('rules'),
    level('functions', built),
    level('emulator', built),
    level('simulation'),
    level('e2e', built),
  ],
}
