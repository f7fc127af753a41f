import { z } from 'zod'
import { ImportLineRow, ImportRow } from '../db/import.ts'
import { scope } from '../db/scope.ts'
import { importEdit, importFileMax, importKinds, importStates, rowStates } from '../domain/import.ts'
import { endpoint, type Call, type Endpoint } from './endpoint.ts'
import { importFileEndpoints } from './import-file.ts'
import { importJob, importOrDone, importPage, importRows } from './import-answer.ts'
import { importAnswer, presentImports, presentProblems, visibleImport } from './import-json.ts'
import { beginStep, editImport } from './import-step.ts'
import { uploadFields, uploadImport } from './import-upload.ts'
import { listQuery, page } from './list.ts'

const subject = 'Import'
const nothing = z.strictObject({})
const query = listQuery(['createdAt', 'updatedAt'], {
  kind: z.enum(importKinds).optional(),
  state: z.enum(importStates).optional(),
})
const rowQuery = listQuery(['line'], { state: z.enum(rowStates).optional() })

const stepEndpoint = (step: 'preview' | 'run' | 'take-back', summary: string) =>
  endpoint({
    method: 'post',
    path: `/imports/{number}/${step}`,
    summary,
    for: { subject },
    body: nothing,
    answer: importOrDone,
    problems: [404, 409, 412],
    handle: (call) => beginStep(call as Call, step),
  })

export const importEndpoints: Endpoint[] = [
  ...importFileEndpoints,
  endpoint({
    method: 'get',
    path: '/imports',
    summary: 'List imports',
    for: { subject, action: 'read' },
    query,
    answer: importPage,
    handle: async (call) => {
      const { kind, state, q, sort, limit, cursor } = call.query
      const where = {
        $and: [
          scope<ImportRow>(call.person.ability, 'read', subject),
          {
            ...(kind && { kind }),
            ...(state && { state }),
            ...(q && { number: { $like: `${q.toUpperCase()}%` } }),
          },
        ],
      }
      const { rows, ...rest } = await page(call.db.read(), ImportRow, where as never, {
        sort: sort ?? '-createdAt',
        key: 'number',
        ...(limit && { limit }),
        ...(cursor !== undefined && { cursor }),
      })
      return { body: { items: await presentImports(call, rows), ...rest } }
    },
  }),
  endpoint({
    method: 'post',
    path: '/imports',
    summary: 'Send a file to be imported',
    for: { subject, action: 'create' },
    upload: { maxSize: importFileMax, fields: uploadFields },
    answer: importJob,
    status: 201,
    problems: [429],
    handle: (call) => uploadImport(call),
  }),
  endpoint({
    method: 'get',
    path: '/imports/{number}',
    summary: 'One import, with the columns of its file and what they are taken for',
    for: { subject, action: 'read' },
    answer: importJob,
    problems: [404],
    handle: async (call) => importAnswer(call, await visibleImport(call)),
  }),
  endpoint({
    method: 'patch',
    path: '/imports/{number}',
    summary: 'Say which column goes to which field, and what is done with what is there already',
    for: { subject },
    body: importEdit,
    answer: importJob,
    problems: [404, 409, 412, 428],
    handle: (call) => editImport(call as Call, call.body),
  }),
  stepEndpoint('preview', 'Have every row checked; nothing is written into the records'),
  stepEndpoint('run', 'Have the good rows written into the records'),
  stepEndpoint('take-back', 'Have what it made removed again, unless somebody has worked on it since'),
  endpoint({
    method: 'get',
    path: '/imports/{number}/rows',
    summary: 'The rows of an import and what became of each',
    for: { subject, action: 'read' },
    query: rowQuery,
    answer: importRows,
    problems: [404],
    handle: async (call) => {
      const { number } = await visibleImport(call)
      const { state, sort, limit, cursor } = call.query
      const { rows, ...rest } = await page(
        call.db.read(),
        ImportLineRow,
        { number, ...(state && { state }) },
        {
          sort: sort ?? 'line',
          key: 'line',
          ...(limit && { limit }),
          ...(cursor !== undefined && { cursor }),
        },
      )
      const items = rows.map(({ line, state, cells, problems, record }) => ({
        line,
        state,
        cells,
        problems: presentProblems(call.language, problems),
        record: record ?? null,
      }))
      return { body: { items, ...rest } }
    },
  }),
]
