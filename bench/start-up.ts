import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { ensureTemporalCli } from '../embedded/temporal-cli.ts'
import { startTemporalServer, type TemporalServer } from '../embedded/temporal-server.ts'
import { signIn, type Person } from '../tests/whole/person.ts'
import { launch, leave, makePlace, start, type Place, type Product } from '../tests/whole/product.ts'
import { compare, judge, print } from './compare.ts'

/** From the command to the first page with a session, against the least it could take: Node and the bare engine. */
const executable = await ensureTemporalCli(console.info)
const [warm, bare] = [await makePlace(), await makePlace()]
const used: Place[] = []
try {
  const first = await start(warm)
  const supervisor = await signIn(warm.url, 'supervisor')
  await stop(first)
  let engine: TemporalServer
  let product: Product

  const results = await compare(
    [
      {
        name: 'node that does nothing, then the bare Temporal dev server on its file',
        async call() {
          await new Promise((resolve) => spawn(process.execPath, ['-e', '0']).on('exit', resolve))
          const file = join(bare.dataDir, 'temporal.db')
          const { temporal: port, ui: uiPort } = bare.ports
          engine = await startTemporalServer({ executable, file, port, uiPort, logFile: null })
        },
        after: () => engine.stop(),
      },
      {
        name: 'the product on a folder it knows, until a page with a session answers',
        async call() {
          product = launch(warm)
          await pageOf(async () => supervisor)
        },
        after: () => stop(product),
      },
      {
        name: '… until it says that it is up',
        async call() {
          product = launch(warm)
          await product.up
        },
        after: () => stop(product),
      },
      {
        name: 'the product on an empty folder, until somebody has signed in and the page answers',
        async call() {
          const place = await makePlace()
          used.push(place)
          product = launch(place)
          await pageOf(() => signIn(place.url, 'supervisor'))
        },
        after: () => stop(product),
      },
    ],
    { calls: 9, warmUp: 1 },
  )
  print('A start, everything built before', results)
  const [floor, known] = results.map(({ p50 }) => p50)
  judge('a start on a known folder', (known ?? NaN) / 1000, 5, ' s')
  judge('a start on a known folder against the floor', (known ?? NaN) / (floor ?? NaN), 4, ' ×')
} finally {
  for (const place of [warm, bare, ...used]) await leave(place)
}

/** Asked again and again, as somebody does who waits for it. */
async function pageOf(who: () => Promise<Person>): Promise<void> {
  for (;;) {
    const answer = await who()
      .then((person) => person.get('/opportunities'))
      .catch(() => null)
    if (answer?.status === 200) return
    await wait(10)
  }
}

async function stop(product: Product): Promise<void> {
  product.kill('SIGTERM')
  await product.exited
}
