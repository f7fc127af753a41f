import type { z } from 'zod'
import type { AuditKind } from '../domain/audit-kind.ts'
import { CommandRow } from '../db/command.ts'
import type { Transaction } from '../db/connection.ts'
import { DictionaryEntryRow, raiseDictionary } from '../db/dictionary-entry.ts'
import { everUsedIn, heldIn } from '../db/dictionary-use.ts'
import { insertRow, rowOf, rowsOf, updateRow } from '../db/row.ts'
import { codeOfNew, dictionaryTypes, isLocked, mayChange, mayDelete } from '../domain/dictionary-entry.ts'
import { refuse, type Refusal } from '../domain/refusal.ts'
import { auditIn } from './audit.ts'
import { commandRow } from './command-row.ts'
import type { entryEdit, entryInput } from './dictionary-entry.ts'
import { type Answer, type Call } from './endpoint.ts'
import { once } from './lifecycle.ts'
import { Problem, problemOf } from './problem.ts'
import { demandVersion } from './version.ts'

const subject = 'DictionaryEntry'

export function addEntry(call: Call, input: z.infer<typeof entryInput>): Promise<Answer> {
  const { type, label, labelEn } = input
  return once(
    call,
    async (mark) => {
      const at = call.now()
      const row = await call.db.transaction(async (em) => {
        await raiseDictionary(em)
        const entries = await entriesOf(em, type)
        const code = codeOfNew(type, input, entries)
        if (typeof code !== 'string') throw problemOf(code)
        const position = Math.max(-1, ...entries.map(({ position }) => position)) + 1
        const stamps = { createdAt: at, updatedAt: at, version: 1 }
        await insertRow(em, DictionaryEntryRow, {
          type,
          code,
          label,
          labelEn,
          position,
          active: true,
          ...stamps,
        })
        const row = await standing(em, type, code)
        const done = { subject, number: String(row.id), name: 'create', state: 'done' } as const
        await em.insert(CommandRow, commandRow(call, mark, { ...done, answerStatus: 201, version: 1 }))
        const after = { label, labelEn, position, active: true }
        await note(em, call, 'dictionary-entry-created', `${type}/${code}`, { before: null, after })
        return row
      })
      return { status: 201, ...(await present(call, row)) }
    },
    async (known) => {
      const row = await rowOf(call.db.read(), DictionaryEntryRow, { id: Number(known.number) })
      const headers = { 'idempotency-replayed': 'true' }
      if (!row) return { status: 201, body: { state: 'done' }, headers }
      return { status: 201, ...(await present(call, row)), headers }
    },
  )
}

export async function changeEntry(call: Call, changes: z.infer<typeof entryEdit>): Promise<Answer> {
  const { type = '', code = '' } = call.params
  const at = call.now()
  const row = await call.db.transaction(async (em) => {
    await raiseDictionary(em)
    const before = await demandSeen(em, call)
    const entries = await entriesOf(em, type)
    permit(mayChange(before, changes, entries))
    const { position, ...columns } = changes
    const changed = differing(before, columns)
    if (Object.keys(changed.after).length > 0) {
      const version = before.version + 1
      await updateRow(em, DictionaryEntryRow, { id: before.id }, { ...changed.after, updatedAt: at, version })
      await note(em, call, 'dictionary-entry-edited', `${type}/${code}`, changed)
    }
    if (position !== undefined) {
      const others = entries.map((entry) => entry.code).filter((other) => other !== code)
      await arrange(em, call, type, others.toSpliced(position, 0, code))
    }
    return standing(em, type, code)
  })
  return present(call, row)
}

export async function orderEntries(call: Call, codes: string[]): Promise<void> {
  const { type = '' } = call.params
  if (!dictionaryTypes.includes(type)) throw new Problem(404, 'not-found', { params: { number: type } })
  const twice = codes.findIndex((code, index) => codes.indexOf(code) < index)
  if (twice >= 0) permit(refuse('input', 'duplicate', { field: `codes.${twice}` }))
  await call.db.transaction(async (em) => {
    await raiseDictionary(em)
    const known = new Set((await entriesOf(em, type)).map(({ code }) => code))
    const unknown = codes.findIndex((code) => !known.has(code))
    if (unknown >= 0) permit(refuse('input', 'incomplete-order', { field: `codes.${unknown}` }))
    if (codes.length < known.size) permit(refuse('input', 'incomplete-order', { field: 'codes' }))
    await arrange(em, call, type, codes)
  })
}

export async function deleteEntry(call: Call): Promise<Answer> {
  const { type = '', code = '' } = call.params
  // The history is long: it is searched before the transaction, which on SQLite everybody else would wait for.
  const found = await rowOf(call.db.read(), DictionaryEntryRow, { type, code })
  const used = found && !isLocked(type) ? await everUsedIn(call.db.read(), found) : []
  await call.db.transaction(async (em) => {
    await raiseDictionary(em)
    const entry = await demandSeen(em, call)
    permit(mayDelete(entry, await entriesOf(em, type)))
    const where = used.length > 0 ? used : await heldIn(em, entry)
    if (where.length > 0)
      permit(refuse('conflict', 'in-use', { params: { label: entry.label, where: where.join(' ') } }))
    await em.nativeDelete(DictionaryEntryRow, { id: entry.id })
    const { label, labelEn, active } = entry
    const before = { label, labelEn, active }
    await note(em, call, 'dictionary-entry-deleted', `${type}/${code}`, { before, after: null })
  })
  return { status: 204 }
}

/** Numbers the entries anew; only those that move are changed. */
async function arrange(em: Transaction, call: Call, type: string, codes: string[]): Promise<void> {
  const entries = await entriesOf(em, type)
  const before = entries.map(({ code }) => code)
  const places = codes.map((code, position) => ({
    position,
    entry: entries.find((one) => one.code === code),
  }))
  for (const { position, entry } of places)
    if (entry && entry.position !== position)
      await updateRow(
        em,
        DictionaryEntryRow,
        { id: entry.id },
        { position, updatedAt: call.now(), version: entry.version + 1 },
      )
  if (before.join() !== codes.join())
    await note(em, call, 'dictionary-entry-order-changed', type, {
      before: { codes: before },
      after: { codes },
    })
}

const entriesOf = (em: Transaction, type: string) =>
  rowsOf(em, DictionaryEntryRow, { type }, { orderBy: { position: 'asc', id: 'asc' } })

async function standing(em: Transaction, type: string, code: string): Promise<DictionaryEntryRow> {
  const row = await rowOf(em, DictionaryEntryRow, { type, code })
  if (!row) throw new Problem(404, 'not-found', { params: { number: `${type}/${code}` } })
  return row
}

async function demandSeen(em: Transaction, call: Call): Promise<DictionaryEntryRow> {
  const row = await standing(em, call.params.type ?? '', call.params.code ?? '')
  await demandVersion(call.context, row, () => presented(row, true))
  return row
}

function permit(verdict: true | Refusal): void {
  if (verdict !== true) throw problemOf(verdict)
}

function differing(row: DictionaryEntryRow, given: Record<string, unknown>) {
  const names = Object.keys(given).filter(
    (name) => given[name] !== undefined && given[name] !== row[name as keyof DictionaryEntryRow],
  )
  const pick = (from: object) => Object.fromEntries(names.map((name) => [name, from[name as keyof object]]))
  return { before: pick(row), after: pick(given) }
}

const note = (em: Transaction, call: Call, kind: AuditKind, code: string, details: Record<string, unknown>) =>
  auditIn(em, call.context, { kind, actor: call.person.user.username, subject, code, details })

async function present({ db }: Call, row: DictionaryEntryRow): Promise<Answer> {
  const used = (await heldIn(db.read(), row)).length > 0
  return { body: presented(row, used), version: row.version }
}

function presented(
  { type, code, label, labelEn, active, version, position }: DictionaryEntryRow,
  used: boolean,
) {
  return { type, code, label, labelEn, active, version, position, locked: isLocked(type), used }
}
