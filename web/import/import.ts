import {
  busyStates,
  type ImportAct,
  type ImportKind,
  type ImportMode,
  type ImportState,
  type RowState,
} from '../../domain/import.ts'
import { upload } from '../api.ts'
import { t } from '../i18n.ts'
import type { Person } from '../types.ts'

export interface ListedImport {
  number: string
  kind: ImportKind
  state: ImportState
  fileName: string
  fileSize: number
  rowsTotal: number
  rowsDone: number
  totals: Record<RowState, number>
  problem: { code: string; message: string } | null
  createdBy: Person
  createdAt: string
  finishedAt: string | null
  fileDeletedAt: string | null
  version: number
  allowed: ImportAct[]
}
export interface ImportJob extends ListedImport {
  encoding: string | null
  formulas: number
  ragged: number
  sheets: number
  columns: { name: string; samples: string[]; field: string | null }[]
  fields: { name: string; label: string; required: boolean }[]
  existing: ImportMode
}
export interface ImportedRow {
  line: number
  state: RowState
  cells: string[]
  problems: { field: string; code: string; message: string }[]
  record: string | null
}

export const isBusy = ({ state }: ListedImport) => busyStates.some((busy) => busy === state)
export const sendFile = (kind: ImportKind, file: File) => {
  const form = new FormData()
  form.set('kind', kind)
  form.set('file', file)
  return upload<ImportJob>('/imports', form)
}

/** Once for all that comes within a second: a large import tells of each batch. */
export function onceASecond(act: () => unknown): () => void {
  let waits = false
  return () => {
    if (waits) return
    waits = true
    setTimeout(() => {
      waits = false
      act()
    }, 1000)
  }
}

/** The colour of a state says who must act: the person, the machine, or nobody any more. */
export const toneOf: Record<ImportState, string> = {
  uploaded: 'wait',
  checking: 'work',
  checked: 'wait',
  running: 'work',
  done: 'good',
  takingBack: 'work',
  takenBack: 'ended',
  failed: 'late',
}

/** 1,204 条会导入 · 37 条有错误 */
export const totalsText = ({ totals }: ListedImport): string =>
  Object.entries(totals)
    .filter(([, count]) => count > 0)
    .map(([state, count]) => t(`importPage.count.${state}`, { n: count }))
    .join(' · ')

export const sizeText = (bytes: number) =>
  bytes < 1024 * 1024
    ? `${Math.max(1, Math.round(bytes / 1024))} KB`
    : `${(bytes / 1024 / 1024).toFixed(1)} MB`

/** Where a record's page is, if it has one. */
export function pageOf(kind: ImportKind, record: string | null): string | null {
  if (!record) return null
  return (
    { customers: `/customers/${record}`, opportunities: `/opportunities/${record}` }[kind as string] ?? null
  )
}
