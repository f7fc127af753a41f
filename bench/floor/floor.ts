import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client, Connection, WithStartWorkflowOperation } from '@temporalio/client'
import type { Place } from '../../tests/whole/product.ts'

/** The bare engine: the product's own server with its flags, a worker with its settings, and nothing else of it. */
export async function startFloor({ dataDir, ports }: Place) {
  const address = `127.0.0.1:${ports.temporal}`
  const worker = spawn(
    process.execPath,
    [fileURLToPath(new URL('./worker.ts', import.meta.url)), address, join(dataDir, 'floor.db')],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const ended = new Promise<void>((resolve) => worker.on('exit', () => resolve()))
  await Promise.race([
    new Promise<void>((resolve) => worker.stdout.once('data', () => resolve())),
    ended.then(() => Promise.reject(new Error('the bare worker does not start'))),
  ])
  const connection = await Connection.connect({ address })
  const { workflow } = new Client({ connection })

  /** A call that gives an update to each of some open workflows in turn. */
  async function update(open: number, type: 'floor' | 'listedFloor' = 'floor'): Promise<() => Promise<void>> {
    const ids = Array.from({ length: open }, () => randomUUID())
    for (const workflowId of ids) await workflow.start(type, { workflowId, taskQueue: 'floor' })
    let turn = 0
    return async () => {
      const workflowId = ids[(turn += 1) % open] ?? ''
      await workflow.getHandle(workflowId).executeUpdate('write', { args: [randomUUID()] })
    }
  }

  async function updateWithStart(): Promise<void> {
    const startWorkflowOperation = new WithStartWorkflowOperation('floor', {
      workflowId: randomUUID(),
      taskQueue: 'floor',
      workflowIdConflictPolicy: 'FAIL',
    })
    await workflow.executeUpdateWithStart('write', { args: [randomUUID()], startWorkflowOperation })
  }

  return {
    pid: worker.pid ?? 0,
    update,
    updateWithStart,
    async stop() {
      await connection.close()
      worker.kill('SIGTERM')
      await ended
    },
  }
}
