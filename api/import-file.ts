import { Readable } from 'node:stream'
import { z } from 'zod'
import { ImportLineRow, type ImportRow } from '../db/import.ts'
import { rowsOf } from '../db/row.ts'
import { importKeptDays, importKinds, type ImportKind, type RowState } from '../domain/import.ts'
import { importFields } from '../domain/import-field.ts'
import { refuse } from '../domain/refusal.ts'
import type { SheetFormat } from '../operations/sheet/sheet.ts'
import { sheetTypes, writeSheet } from '../operations/sheet/write-sheet.ts'
import { auditIn } from './audit.ts'
import { endpoint, type Call, type Endpoint } from './endpoint.ts'
import { presentProblems, visibleImport } from './import-json.ts'
import { problemOf } from './problem.ts'

const subject = 'Import'
const format = z.enum(['csv', 'xlsx'])
const files = Object.values(sheetTypes)

export const importFileEndpoints: Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/imports/template',
    summary: 'An empty file with the columns of a kind and one example',
    for: { subject, action: 'create' },
    query: z.strictObject({ kind: z.enum(importKinds), format }),
    produces: files,
    handle: (call) => {
      const { kind, format } = call.query
      return Promise.resolve(fileOf(format, `template-${kind}`, templateRows(kind, call.language === 'en')))
    },
  }),
  endpoint({
    method: 'get',
    path: '/imports/{number}/errors',
    summary: 'The rows that did not come in, as they were sent, each with its reasons',
    for: { subject, action: 'read' },
    query: z.strictObject({ format }),
    produces: files,
    problems: [404, 409],
    handle: async (call) => {
      const job = await visibleImport(call)
      if (job.fileDeletedAt)
        throw problemOf(refuse('state', 'import-file-gone', { params: { days: importKeptDays } }))
      const { number } = job
      const actor = call.person.user.username
      const details = { format: call.query.format, rows: (job.totals.bad ?? 0) + (job.totals.failed ?? 0) }
      await call.db.transaction((em) =>
        auditIn(em, call.context, { kind: 'import-errors-read', actor, subject, code: number, details }),
      )
      return fileOf(call.query.format, `${number}-errors`, errorRows(call, job))
    },
  }),
]

/** Under a name of ours: what the sender called his file goes into no header. */
function fileOf(format: SheetFormat, name: string, rows: AsyncIterable<string[]>): Response {
  const stream = writeSheet(format, rows)
  return new Response(Readable.toWeb(stream) as ReadableStream, {
    headers: {
      'content-type': sheetTypes[format],
      'content-disposition': `attachment; filename="${name}.${format}"`,
      'cache-control': 'no-store',
    },
  })
}

async function* templateRows(kind: ImportKind, english: boolean) {
  await Promise.resolve()
  const fields = importFields[kind]
  yield fields.map(({ zh, en, required }) => `${english ? en : zh}${required ? '*' : ''}`)
  yield fields.map(({ example }) => example)
}

const states: RowState[] = ['bad', 'failed']

async function* errorRows(call: Call, { number, heads }: ImportRow) {
  const english = call.language === 'en'
  yield [...heads, ...(english ? ['Line', 'Reason'] : ['原行号', '原因'])]
  for (let after = 0; ;) {
    const rows: ImportLineRow[] = await rowsOf(
      call.db.read(),
      ImportLineRow,
      { number, state: { $in: states }, line: { $gt: after } },
      { orderBy: { line: 'asc' }, limit: 500 },
    )
    for (const { line, cells, problems } of rows) {
      const reasons = presentProblems(call.language, problems).map(({ message }) => message)
      yield [...heads.map((_, column) => cells[column] ?? ''), String(line), reasons.join(english ? ' ' : '')]
      after = line
    }
    if (rows.length < 500) return
  }
}
