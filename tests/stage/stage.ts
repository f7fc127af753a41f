import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { msToTs } from '@temporalio/common/lib/time.js'
import { createConnection } from 'mysql2/promise'
import { pino, type Logger } from 'pino'
import { inject } from 'vitest'
import { createApp } from '../../api/app.ts'
import { migrate, openDatabase } from '../../db/connection.ts'
import { seedAccounts } from '../../db/demo-accounts.ts'
import { builtWorkflows } from '../../embedded/build.ts'
import { createHealth } from '../../operations/health.ts'
import { createEngine, prepareNamespace } from '../../temporal/client.ts'
import { startNudgeLoop } from '../../temporal/nudge-loop.ts'
import { createWorker, type WorkerOptions } from '../../temporal/worker.ts'

import { breach } from './contract.ts'

export { eventually } from './eventually.ts'
export const password = 'evergreen test 2026'
export const timeZone = 'Asia/Shanghai'
export const secretKey = Buffer.alloc(32, 'stage')
export const publicUrl = 'http://127.0.0.1:3000'

type Loose = ReturnType<typeof JSON.parse>
interface Answer {
  status: number
  // What a route answers is for the test to say.
  body: Loose
  headers: Headers
}
export type Cast = 'superadmin' | 'sysadmin' | 'supervisor' | 'manager1' | 'manager2' | 'executive'

/** A fresh database with the six people, a worker, the loop and the API: the product without its socket. */
export async function createStage({
  worker: withWorker = true,
  address = inject('temporalAddress'),
  log = pino({ level: process.env.TEST_LOG ?? 'silent' }),
  slowQueryMs = 200,
  temporalUiUrl = null,
  trustedProxies = [],
  sales = null,
  churnCasesPerSecond = 1000,
}: {
  worker?: boolean
  address?: string
  log?: Logger
  slowQueryMs?: number
  temporalUiUrl?: string | null
  trustedProxies?: string[]
  sales?: WorkerOptions['sales']
  churnCasesPerSecond?: number
} = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'evergreen-stage-'))
  let ahead = 0
  const now = () => new Date(Date.now() + ahead)
  const { url, drop } = await freshDatabase(folder)
  const db = await openDatabase(url, { log, slowQueryMs })
  await migrate(db)
  await seedAccounts(db, password, now())
  // A namespace of its own: the records of all stages have the same numbers, and so would their processes.
  const namespace = `stage-${randomBytes(6).toString('hex')}`
  const taskQueue = 'crm'
  const engine = createEngine({ address, namespace, taskQueue, log })
  await engine.connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: msToTs('1 day'),
  })
  await prepareNamespace(engine)
  const common = { address, namespace, taskQueue, timeZone, db, now, ahead: () => ahead, log }
  const startWorker = async (workflowBundle?: { code: string }) => {
    workflowBundle ??= await builtWorkflows(() => undefined)
    const worker = await createWorker({
      ...common,
      workflowBundle,
      sales: sales ?? null,
      churnCasesPerSecond,
    })
    const running = worker.run()
    return async () => {
      worker.shutdown()
      await running
    }
  }
  let stopWorker = withWorker ? await startWorker() : null
  const loop = startNudgeLoop({ ...common, engine, every: { send: 300, look: 1000 } })
  const { app, endpoints, close } = createApp({
    db,
    engine,
    publicUrl,
    timeZone,
    temporalUiUrl,
    trustedProxies,
    secretKey,
    demo: null,
    webRoot: null,
    now,
    log,
    health: createHealth({ started: () => true, database: () => db.answers(), engine: () => engine.isUp() }),
  })

  async function as(username: string) {
    const first = await send('POST', '/session', { username, password })
    if (first.status !== 200) throw new Error(`${username} cannot sign in: ${first.status}`)
    const cookie = first.headers.get('set-cookie')?.split(';')[0] ?? ''
    return {
      cookie,
      get: (path: string, headers: Record<string, string> = {}) =>
        send('GET', path, undefined, { cookie, ...headers }),
      post: (path: string, body: unknown = {}, headers: Record<string, string> = {}) =>
        send('POST', path, body, { cookie, ...headers }),
      patch: (path: string, body: unknown, headers: Record<string, string> = {}) =>
        send('PATCH', path, body, { cookie, ...headers }),
      put: (path: string, body: unknown, headers: Record<string, string> = {}) =>
        send('PUT', path, body, { cookie, ...headers }),
      delete: (path: string, headers: Record<string, string> = {}) =>
        send('DELETE', path, undefined, { cookie, ...headers }),
    }
  }

  async function send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const response = await app.request(`/api${path}`, {
      method,
      headers: {
        'sec-fetch-site': 'same-origin',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    const { status } = response
    const type = response.headers.get('content-type') ?? ''
    // A file is as it came.
    const read = text && /json/.test(type) ? JSON.parse(text) : text || null
    const answer = { status, body: read, headers: response.headers }
    // Every test proves it of every answer it gets.
    const wrong = breach(endpoints, { method, path: `/api${path}` }, { ...answer, type })
    if (wrong) throw new Error(`${method} ${path} answers ${status} against its description: ${wrong}`)
    return answer
  }

  return {
    app,
    db,
    databaseUrl: url,
    engine,
    endpoints,
    loop,
    as,
    send,
    now,
    /** Moves the company's clock; what is already waiting for a moment does not hear of it. */
    setClock: (moment: Date) => (ahead = moment.getTime() - Date.now()),
    async stopWorker() {
      await stopWorker?.()
      stopWorker = null
    },
    /** With the workflows of today, or of another day. */
    async startWorker(workflowBundle?: { code: string }) {
      stopWorker ??= await startWorker(workflowBundle)
    },
    async close() {
      close()
      await loop.stop()
      await stopWorker?.()
      await engine.close()
      await db.close()
      await drop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
export type Stage = Awaited<ReturnType<typeof createStage>>

async function freshDatabase(folder: string) {
  const server = process.env.TEST_DATABASE ?? 'sqlite'
  if (server === 'sqlite') return { url: `sqlite://${join(folder, 'test.db')}`, drop: async () => undefined }
  const name = `test_${randomBytes(6).toString('hex')}`
  const run = async (sql: string) => {
    const connection = await createConnection(server.replace('mariadb:', 'mysql:'))
    await connection.query(sql)
    await connection.end()
  }
  await run(`create database ${name} character set utf8mb4 collate utf8mb4_bin`)
  return { url: `${server}/${name}`, drop: () => run(`drop database ${name}`) }
}
