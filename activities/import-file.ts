import { createHash } from 'node:crypto'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Database } from '../db/connection.ts'
import { ImportFileRow, type ImportRow } from '../db/import.ts'
import { rowOf } from '../db/row.ts'
import { readSheet } from '../operations/sheet/read-sheet.ts'
import type { SheetRow } from '../operations/sheet/sheet.ts'

/** The rows of an import's file below its head, in batches; the file lies on this machine's disk meanwhile. */
export async function* fileRows(
  db: Database,
  job: ImportRow,
  signal: AbortSignal,
): AsyncGenerator<SheetRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'evergreen-import-'))
  try {
    const file = join(folder, 'file')
    await fetchFile(db, job, file)
    let isFirst = true
    for await (const rows of readSheet({ file, name: `file.${job.format}`, signal })) {
      yield isFirst ? rows.slice(1) : rows
      isFirst = false
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function fetchFile(db: Database, { number, fileHash }: ImportRow, path: string): Promise<void> {
  const handle = await open(path, 'wx', 0o600)
  const hash = createHash('sha256')
  try {
    for (let position = 0; ; position += 1) {
      const piece = await rowOf(db.read(), ImportFileRow, { number, position })
      if (!piece) break
      const bytes = Buffer.from(piece.bytes as Uint8Array)
      hash.update(bytes)
      await handle.write(bytes)
    }
  } finally {
    await handle.close()
  }
  if (hash.digest('hex') !== fileHash) throw new Error(`the file of ${number} is not the one that was sent`)
}
