import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve as resolvePath } from 'node:path'
import { ensureTemporalCli } from '../embedded/temporal-cli.ts'
import { startMariaDb } from './prerequisites/mariadb.ts'
import { ensurePackages } from './prerequisites/packages.ts'

/**
 * `npm test`: everything, on SQLite and on MariaDB, with a real Temporal server and a real browser.
 * `npm test -- <filter>` runs matching test files only, without the checks of types, lint and format.
 */
const filter = process.argv.slice(2)
const say = (line: string) => process.stdout.write(`${line}\n`)
// The machine's own node may be older than the one the project brings.
const bin = resolvePath('node_modules/.bin')
const scratch = mkdtempSync(join(tmpdir(), 'evergreen-tests-'))
let passed = 0
let failed = 0

function run(command: string, args: string[], env: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: 'inherit',
      env: { ...process.env, PATH: `${bin}:${process.env.PATH}`, ...env },
    })
    child.on('exit', (code) => resolve(code ?? 1))
    child.on('error', () => resolve(1))
  })
}

async function step(name: string, command: string, ...args: string[]): Promise<void> {
  say(`\n== ${name}`)
  const code = await run(join('node_modules/.bin', command), args)
  if (code === 0) passed += 1
  else failed += 1
}

interface Report {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numTodoTests: number
  numFailedTestSuites: number
}

/** Skipped is not passed: whatever did not run counts as failed. */
async function tests(name: string, project: string, env: Record<string, string>): Promise<void> {
  say(`\n== tests: ${name}`)
  const file = join(scratch, `${name}.json`)
  const args = [
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ]
  const code = await run('node_modules/.bin/vitest', [...args, ...filter], env)
  try {
    const report = JSON.parse(readFileSync(file, 'utf8')) as Report
    passed += report.numPassedTests
    const notPassed = report.numFailedTests + report.numPendingTests + report.numTodoTests
    failed += notPassed === 0 && code !== 0 ? Math.max(report.numFailedTestSuites, 1) : notPassed
  } catch {
    failed += 1
  }
}

let mariadb: { url: string; stop(): Promise<void> } | null = null
try {
  await ensurePackages(say)
  const cli = await ensureTemporalCli(say)
  mariadb = await startMariaDb(join(scratch, 'mariadb'))
  if (filter.length === 0) {
    await step('types', 'tsc', '--noEmit')
    await step('types of the console', 'vue-tsc', '--noEmit', '-p', 'web/tsconfig.json')
    await step('lint', 'eslint', '.', '--max-warnings', '0')
    await step('format', 'prettier', '--check', '.', '--log-level', 'warn')
  }
  const shared = { TEMPORAL_CLI: cli, ...(filter.length > 0 ? { VITEST_PASS_EMPTY: 'true' } : {}) }
  await tests('without a database', 'plain', shared)
  await tests('sqlite', 'records', { ...shared, TEST_DATABASE: 'sqlite' })
  await tests('mariadb', 'records', { ...shared, TEST_DATABASE: mariadb.url })
  await tests('the whole product', 'whole', { ...shared, TEST_MARIADB: mariadb.url })
} catch (error) {
  say(error instanceof Error ? error.message : String(error))
  failed += 1
} finally {
  await mariadb?.stop()
  rmSync(scratch, { recursive: true, force: true })
}
say(`\n${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
