import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** Two at least: the checks of pages take a third of all the time, and wait for their browser while others work. */
const AT_ONCE = Math.max(2, availableParallelism() - 1)

export default defineConfig({
  test: {
    include: [
      'packages/*/src/**/*.test.ts',
      'packages/testbed/{flows,conformance,pages}/**/*.test.ts',
      'scripts/**/*.test.ts',
    ],
    maxWorkers: AT_ONCE,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
