import { defineEntity, p } from '@mikro-orm/core'
import type { ImportKind, ImportMode, ImportState, ImportTotals, RowState } from '../domain/import.ts'
import { moment, number, person } from './column.ts'

interface Said {
  code: string
  params?: Record<string, string | number | null>
}
/** What is wrong with a row, or with the field of it. */
export interface RowProblem extends Said {
  field: string
}

const Schema = defineEntity({
  name: 'Import',
  tableName: 'import_job',
  properties: {
    number: number().primary(),
    kind: p.string().length(20).$type<ImportKind>(),
    state: p.string().length(20).$type<ImportState>(),
    /** As the sender calls it, without what could be taken for anything but a name. */
    fileName: p.string().length(200),
    fileSize: p.integer(),
    fileHash: p.string().length(64),
    format: p.string().length(10).$type<'csv' | 'xlsx'>(),
    encoding: p.string().length(20).nullable(),
    delimiter: p.string().length(1).nullable(),
    formulas: p.integer(),
    ragged: p.integer(),
    sheets: p.integer(),
    heads: p.json<string[]>(),
    samples: p.json<string[][]>(),
    mapping: p.json<(string | null)[]>(),
    existing: p.string().length(10).$type<ImportMode>(),
    rowsTotal: p.integer(),
    /** How many rows the present step is through with. */
    rowsDone: p.integer(),
    /** Raised by each batch: of two workers that go on with one import, one wins. */
    turn: p.integer(),
    /** Rows by what became of them, as they stood at the end of a step. */
    totals: p.json<ImportTotals>(),
    problem: p.json<Said>().nullable(),
    /** Who began the present step: his rights decide about each row. */
    actor: person(),
    createdBy: person(),
    createdAt: moment(),
    updatedAt: moment(),
    finishedAt: moment().nullable(),
    fileDeletedAt: moment().nullable(),
    version: p.integer(),
  },
  indexes: [
    { properties: ['createdAt', 'number'] },
    { properties: ['createdBy', 'createdAt', 'number'] },
    { properties: ['createdBy', 'state'] },
    { properties: ['fileDeletedAt', 'createdAt'] },
  ],
})
/** A file of customers, opportunities, products, stock or orders on its way into the records (导入). */
export class ImportRow extends Schema.class {}
Schema.setClass(ImportRow)

const FileSchema = defineEntity({
  name: 'ImportFile',
  tableName: 'import_file',
  properties: {
    number: number().primary(),
    position: p.integer().primary(),
    bytes: p.blob(),
  },
})
/** A piece of the file: whoever works on it may be on another machine than who received it. */
export class ImportFileRow extends FileSchema.class {}
FileSchema.setClass(ImportFileRow)

const LineSchema = defineEntity({
  name: 'ImportLine',
  tableName: 'import_row',
  properties: {
    number: number().primary(),
    /** As the sender's program counts its lines. */
    line: p.integer().primary(),
    state: p.string().length(12).$type<RowState>(),
    /** By what rows of one file, and records, are the same: the key of a name, a code. */
    rowKey: p.string().length(420),
    cells: p.json<string[]>(),
    problems: p.json<RowProblem[]>().nullable(),
    /** The record it is about: the one it made, or the one that was there. */
    record: p.string().length(200).nullable(),
  },
  indexes: [
    { properties: ['number', 'state', 'line'] },
    { properties: ['number', 'rowKey', 'line'] },
    { properties: ['number', 'record'] },
  ],
})
/** One row of the file and what became of it. */
export class ImportLineRow extends LineSchema.class {}
LineSchema.setClass(ImportLineRow)

const MadeSchema = defineEntity({
  name: 'ImportMade',
  tableName: 'import_made',
  properties: {
    subject: p.string().length(20).primary(),
    /** The number, code or id of what was made; of what was filled, the number. */
    record: p.string().length(200).primary(),
    number: number().primary(),
    line: p.integer(),
    /** Null where the record itself was made; the fields that were empty before. */
    filled: p.json<Record<string, unknown>>().nullable(),
    actor: person(),
    at: moment(),
  },
  indexes: [{ properties: ['number', 'line'] }, { properties: ['record'] }],
})
/** Which import made, or filled, which record: its own history begins with it, and taking back goes by it. */
export class ImportMadeRow extends MadeSchema.class {}
MadeSchema.setClass(ImportMadeRow)
