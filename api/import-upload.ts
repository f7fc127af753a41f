import { open } from 'node:fs/promises'
import { z } from 'zod'
import { CommandRow } from '../db/command.ts'
import type { Transaction } from '../db/connection.ts'
import { ImportFileRow, ImportRow } from '../db/import.ts'
import { takeNumber } from '../db/number-counter.ts'
import { insertRow, rowOf } from '../db/row.ts'
import { dayOf } from '../domain/day.ts'
import { importFileMax, importKinds, rightOfKind } from '../domain/import.ts'
import { proposedMapping } from '../domain/import-field.ts'
import { isProblemCode } from '../domain/problem-text.ts'
import { refuse } from '../domain/refusal.ts'
import { readSheet } from '../operations/sheet/read-sheet.ts'
import { SheetRefused, type SheetNotes, type SheetRow } from '../operations/sheet/sheet.ts'
import { auditIn } from './audit.ts'
import { commandRow, type Mark } from './command-row.ts'
import { parsed, type Answer, type Call } from './endpoint.ts'
import { importAnswer, visibleImport } from './import-json.ts'
import { once } from './lifecycle.ts'
import { Problem, problemOf } from './problem.ts'
import { receiveUpload, type Upload } from './upload.ts'

export const uploadFields = z.strictObject({ kind: z.enum(importKinds) })
type Kind = z.infer<typeof uploadFields>['kind']

const sending = new Set<string>()

/** Takes a file in: looked through whole, in a process apart, before anything of it is kept. */
export async function uploadImport(call: Call): Promise<Answer> {
  const { username } = call.person.user
  if (sending.has(username)) throw new Problem(429, 'upload-under-way', { retryAfter: 5 })
  sending.add(username)
  try {
    const upload = await receiveUpload(call.context, importFileMax)
    try {
      const { kind } = parsed(uploadFields, Object.fromEntries(upload.fields))
      demandKind(call, kind)
      const given = { ...call, rawBody: `${kind} ${upload.hash}` }
      return await once(
        given,
        (mark) => make(given, mark, kind, upload),
        async ({ number }) => ({
          ...(await importAnswer(call, await visibleImport({ ...call, params: { number: number ?? '' } }))),
          status: 201,
          headers: { 'idempotency-replayed': 'true' },
        }),
      )
    } finally {
      await upload.dispose()
    }
  } finally {
    sending.delete(username)
  }
}

/** Who could make none of these by himself brings none in a file. */
export function demandKind({ person }: Call, kind: Kind): void {
  const [action, subject] = rightOfKind[kind]
  if (!person.ability.can(action, subject))
    throw problemOf(refuse('forbidden', 'not-permitted', { params: { command: action, subject } }))
}

async function make(call: Call, mark: Mark, kind: Kind, upload: Upload): Promise<Answer> {
  const { heads, samples, rows, notes } = await look(upload)
  const at = call.now()
  const number = await takeNumber(call.db, 'IM', dayOf(at, call.timeZone))
  const actor = call.person.user.username
  const job = {
    number,
    kind,
    state: 'uploaded',
    fileName: shortName(upload.name),
    fileSize: upload.size,
    fileHash: upload.hash,
    ...notes,
    heads,
    samples,
    mapping: proposedMapping(kind, heads),
    existing: 'skip',
    rowsTotal: rows,
    rowsDone: 0,
    turn: 0,
    totals: {},
    problem: null,
    actor,
    createdBy: actor,
    createdAt: at,
    updatedAt: at,
    finishedAt: null,
    fileDeletedAt: null,
    version: 1,
  } as ImportRow
  // Piece by piece and ahead of the import itself: nobody sees a file whose import is not there, and none is half.
  await keep(call, number, upload.path)
  await call.db.transaction(async (em: Transaction) => {
    await em.insert(ImportRow, job)
    await em.insert(
      CommandRow,
      commandRow(call, mark, {
        subject: 'Import',
        number,
        name: 'upload',
        state: 'done',
        version: 1,
        answerStatus: 201,
      }),
    )
    const details = { kind, rows, size: upload.size, format: notes.format }
    await auditIn(em, call.context, {
      kind: 'import-uploaded',
      actor,
      subject: 'Import',
      code: number,
      details,
    })
  })
  const made = await rowOf(call.db.read(), ImportRow, { number })
  if (!made) throw new Error(`import ${number} was not made`)
  return { ...(await importAnswer(call, made)), status: 201, headers: { location: `/api/imports/${number}` } }
}

interface Look {
  heads: string[]
  samples: string[][]
  rows: number
  notes: SheetNotes
}

async function look({ path, name }: Upload): Promise<Look> {
  const reading = readSheet({ file: path, name, batch: 1000 })
  const first: SheetRow[] = []
  let rows = -1
  try {
    for (;;) {
      const { done, value } = await reading.next()
      if (done) {
        const [head, ...samples] = first
        const heads = (head?.cells ?? []).map((cell) => clean(cell).slice(0, 100))
        return {
          heads,
          samples: samples.map(({ cells }) => cells.map((cell) => clean(cell).slice(0, 60))),
          rows,
          notes: value,
        }
      }
      rows += value.length
      if (first.length < 4) first.push(...value.slice(0, 4 - first.length))
    }
  } catch (error) {
    if (error instanceof SheetRefused) throw sheetProblem(error)
    throw error
  }
}

function sheetProblem({ code, status, params }: SheetRefused): Problem {
  return new Problem(status, isProblemCode(code) ? code : 'file-broken', { params })
}

/** No signs that no line of text has; cut between signs, not within one. */
const clean = (text: string) =>
  [...text.replace(/[\p{Cc}\p{Cf}\p{Cs}\ufffd]/gu, ' ').trim()].slice(0, 100).join('')

/** What a browser calls the file, as a name and nothing else; long ones keep their ending. */
function shortName(name: string): string {
  const plain = clean(name.split(/[/\\]/).at(-1) ?? '') || 'file'
  return plain
}

const piece = 60_000
/** Pieces that are one transaction: each has to reach the disk. */
const together = 16
async function keep({ db }: Call, number: string, path: string): Promise<void> {
  const handle = await open(path)
  try {
    for (let position = 0; ; position += together) {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(piece * together), 0, piece * together)
      if (bytesRead === 0) return
      await db.transaction(async (em) => {
        for (let from = 0; from < bytesRead; from += piece) {
          const bytes = buffer.subarray(from, Math.min(from + piece, bytesRead))
          await insertRow(em, ImportFileRow, { number, position: position + from / piece, bytes })
        }
      })
    }
  } finally {
    await handle.close()
  }
}
