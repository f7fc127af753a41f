import { defineConfig } from 'vitest/config'

const common = { pool: 'forks' as const, testTimeout: 60_000, hookTimeout: 120_000 }
const passWithNoTests = process.env.VITEST_PASS_EMPTY === 'true'

export default defineConfig({
  test: {
    passWithNoTests,
    projects: [
      {
        test: {
          ...common,
          name: 'plain',
          include: ['tests/{domain,web,checks,embedded,histories}/**/*.test.ts'],
        },
      },
      {
        test: {
          ...common,
          name: 'records',
          include: ['tests/records/**/*.test.ts'],
          globalSetup: 'tests/stage/setup.ts',
          fileParallelism: false,
        },
      },
      {
        test: {
          ...common,
          name: 'whole',
          include: ['tests/whole/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
})
