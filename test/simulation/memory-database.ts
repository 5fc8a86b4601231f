/** The in-process database lives with the seeds, which play the product on it too. */
export * from '../../emulator/seed/memory-database'
