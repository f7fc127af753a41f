import { z } from 'zod'
import { reach, type Ability } from './ability.ts'

/** What a file may bring. */
export const importKinds = ['customers', 'opportunities', 'products', 'stock', 'orders'] as const
export type ImportKind = (typeof importKinds)[number]

/** Which right a row of each kind takes besides the one to import. */
export const rightOfKind: Record<ImportKind, [action: string, subject: string]> = {
  customers: ['create', 'Customer'],
  opportunities: ['create', 'Opportunity'],
  products: ['read', 'Product'],
  stock: ['read', 'Product'],
  orders: ['read', 'Order'],
}

/** uploaded → checking → checked → running → done → takingBack → takenBack; failed when the file cannot be read. */
export const importStates = [
  'uploaded',
  'checking',
  'checked',
  'running',
  'done',
  'takingBack',
  'takenBack',
  'failed',
] as const
export type ImportState = (typeof importStates)[number]
/** While one of a person's imports is in one of these he starts no other. */
export const busyStates = ['checking', 'running', 'takingBack'] as const

/**
 * Of a row. Checked: good will make something, fill completes what is there, existing and duplicate are left out, bad
 * cannot be. Run: created, filled, or failed where things changed since the check. Taken back: takenBack, or kept with
 * the reason.
 */
export const rowStates = [
  'good',
  'fill',
  'existing',
  'duplicate',
  'bad',
  'created',
  'filled',
  'failed',
  'takenBack',
  'kept',
] as const
export type RowState = (typeof rowStates)[number]
export type ImportTotals = Partial<Record<RowState, number>>

export const importModes = ['skip', 'fill'] as const
export type ImportMode = (typeof importModes)[number]

export const importEdit = z
  .strictObject({
    /** For each column of the file the field it goes to, or null. */
    mapping: z.array(z.string().max(60).nullable()).max(64),
    existing: z.enum(importModes),
  })
  .partial()
export type ImportEdit = z.infer<typeof importEdit>

/** The files that may be sent, in bytes. */
export const importFileMax = 20 * 1024 * 1024
/** Days after which the file and its rows go; what they made stays, and so does the record of it. */
export const importKeptDays = 30

const acts = ['edit', 'preview', 'run', 'take-back'] as const
export type ImportAct = (typeof acts)[number]

const from: Record<ImportAct, readonly ImportState[]> = {
  edit: ['uploaded', 'checked', 'failed'],
  preview: ['uploaded', 'checked', 'failed'],
  run: ['checked'],
  'take-back': ['done'],
}

interface Standing {
  state: ImportState
  createdBy: string
  fileDeletedAt?: Date | null | undefined
}

/** Whether somebody has the right to this at all; its state is another question. */
export const importPermits = (ability: Ability, act: ImportAct, job: Standing): boolean =>
  reach(ability, act === 'take-back' ? 'take-back' : 'create', 'Import', job) !== null
export const importIsReady = (act: ImportAct, { state, fileDeletedAt }: Standing): boolean =>
  from[act].includes(state) && !fileDeletedAt
/** What somebody may do to an import now. */
export const importAllows = (ability: Ability, job: Standing): ImportAct[] =>
  acts.filter((act) => importIsReady(act, job) && importPermits(ability, act, job))
