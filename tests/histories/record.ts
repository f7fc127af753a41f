import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js'
import { ensureTemporalCli } from '../../embedded/temporal-cli.ts'
import { startSalesSystem } from '../../embedded/sales-system.ts'
import { startTemporalServer } from '../../embedded/temporal-server.ts'
import { freePort } from '../prerequisites/mariadb.ts'
import { createStage } from '../stage/stage.ts'
import { stories, type Story } from './stories.ts'

/**
 * `node tests/histories/record.ts`: plays the stories that have no recording yet on the real engine and writes down
 * what it kept of them. What is there stays: it stands for the runs that are open somewhere when workflows/ changes,
 * and must replay for as long as such runs may be. A change that leaves them behind needs `patched`, not a new take.
 */
const folder = fileURLToPath(new URL('.', import.meta.url))
const there = readdirSync(folder).filter((file) => file.endsWith('.json'))
for (const story of stories) if (!there.some((file) => isOf(story, file))) await record(story)

function isOf({ name }: Story, file: string): boolean {
  return file === `${name}.json` || file === `${name}-1.json`
}

async function record({ name, play, dynamicConfig = [] }: Story): Promise<void> {
  const server = await startTemporalServer({
    executable: await ensureTemporalCli(console.info),
    file: null,
    port: await freePort(),
    uiPort: null,
    logFile: null,
    dynamicConfig,
  })
  const standIn = await startSalesSystem({
    ...{
      seed: name,
      origin: new Date(),
      customers: ['甲有限公司'],
      now: () => new Date(),
      token: 'recorded',
    },
  })
  const sales = { url: standIn.url, token: standIn.token, networks: ['127.0.0.1'], standIn: true }
  const stage = await createStage({ address: server.address, sales })
  try {
    const number = await play(stage, sales)
    const runs: string[] = []
    const query = `WorkflowId = '${number}'`
    for await (const { runId } of stage.engine.client.workflow.list({ query })) runs.unshift(runId)
    for (const [index, runId] of runs.entries()) {
      const file = runs.length === 1 ? `${name}.json` : `${name}-${index + 1}.json`
      const history = await stage.engine.client.workflow.getHandle(number, runId).fetchHistory()
      const { events } = JSON.parse(historyToJSON(history)) as { events: object[] }
      // One event a line: a history is read, and compared with the next one, event by event.
      const lines = events.map((event) => JSON.stringify(event, withoutMachine)).join(',\n')
      writeFileSync(join(folder, file), `{"events":[\n${lines}\n]}\n`)
      console.info(`${file}  ${events.length} events`)
    }
  } finally {
    await stage.close()
    await standIn.stop()
    await server.stop()
  }
}

/** Which process on which machine did it, and with what request, is of no use to a replay. */
function withoutMachine(key: string, value: unknown): unknown {
  if (['identity', 'requestId', 'taskId', 'workerVersion', 'meteringMetadata', 'stackTrace'].includes(key))
    return undefined
  return key === 'name' && String(value).includes('@') ? 'sticky' : value
}
