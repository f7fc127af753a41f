import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { signIn } from '../whole/person.ts'
import { leave, makePlace, root, start } from '../whole/product.ts'
import { configure } from './known.ts'
import { outcomeOf, summaryOf } from './summary.ts'

/**
 * `npm run fuzz`: Schemathesis against the whole product, signed in as each of the roles. `npm run fuzz -- executive` asks
 * as one of them only; the summary keeps what the others found. FUZZ_EXAMPLES, FUZZ_SEED and FUZZ_PATHS (a regular
 * expression that the paths must meet) make it shorter, longer, another, or narrower.
 */
const version = '4.32.5'
const venv = join(root, `.cache/schemathesis-${version}`)
const folder = join(root, '.cache/fuzz')
const config = join(folder, 'schemathesis.toml')
// Last who may break what the others need.
const roles = ['executive', 'manager1', 'supervisor', 'sysadmin', 'superadmin']
// A description cannot say which day exists, which code the dictionary has, or which cursor is ours: such a 422 is right.
const excluded = 'positive_data_acceptance'
const examples = Number(process.env.FUZZ_EXAMPLES ?? 40)
const paths = process.env.FUZZ_PATHS
const seed = Number(process.env.FUZZ_SEED ?? 1)
const say = (line: string) => process.stdout.write(`${line}\n`)

function ensureSchemathesis(): void {
  const st = join(venv, 'bin/st')
  if (existsSync(st)) return
  const run = (command: string, ...args: string[]) => {
    if (spawnSync(command, args, { stdio: 'inherit' }).status !== 0) throw new Error(`${command} failed`)
  }
  run('python3', '-m', 'venv', venv)
  run(join(venv, 'bin/pip'), 'install', '--quiet', `schemathesis==${version}`)
}

async function ask(url: string, username: string): Promise<void> {
  const { cookie } = await signIn(url, username)
  const report = join(folder, `${username}.json`)
  rmSync(report, { force: true })
  const args = [
    ...['--config-file', config, 'run', `${url}/api/openapi.json`],
    ...['-H', `Cookie: ${cookie}`, '-H', 'Sec-Fetch-Site: same-origin', '--mode', 'all'],
    // Who signs out, or ends or changes what lets him in, asks nothing more; a stream never ends.
    ...['--exclude-path-regex', '^/api/(sessions?|events|account)(/|$)'],
    ...(paths ? ['--include-path-regex', paths] : []),
    ...['--phases', 'examples,coverage,fuzzing', '--max-examples', String(examples), '--seed', String(seed)],
    ...['--generation-with-security-parameters', 'false', '--generation-database', 'none', '--no-shrink'],
    ...['--continue-on-failure', '--exclude-checks', excluded, '--no-color', '--report-json-path', report],
  ]
  await new Promise<void>((resolve) => {
    const child = spawn(join(venv, 'bin/st'), args, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] })
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
    child.on('exit', () => {
      writeFileSync(join(folder, `${username}.log`), output)
      resolve()
    })
  })
}

const asked = process.argv.slice(2)
const unknown = asked.find((role) => !roles.includes(role))
if (unknown) throw new Error(`${unknown} is none of ${roles.join(', ')}`)
ensureSchemathesis()
mkdirSync(folder, { recursive: true })
const place = await makePlace()
try {
  await start(place)
  await configure(place.url, config)
  for (const role of asked.length > 0 ? asked : roles) {
    const began = Date.now()
    await ask(place.url, role)
    const { cases, wrong } = outcomeOf(join(folder, `${role}.json`))
    say(`${role}: ${cases} cases in ${Math.round((Date.now() - began) / 1000)} s, ${wrong.length} wrong`)
  }
} finally {
  await leave(place)
}
const outcomes = new Map(roles.map((role) => [role, outcomeOf(join(folder, `${role}.json`))]))
const summary = summaryOf(
  outcomes,
  `Schemathesis ${version}, seed ${seed}, ${examples} examples an operation`,
)
writeFileSync(join(folder, 'summary.md'), summary)
say(summary)
process.exit([...outcomes.values()].some(({ wrong }) => wrong.length > 0) ? 1 : 0)
