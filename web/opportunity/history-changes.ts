import { day } from '../format.ts'
import { t } from '../i18n.ts'
import type { HistoryEntry, Step } from '../types.ts'
import { fieldText } from './field-text.ts'

export interface HistoryChange {
  name: string
  old: string | null
  now: string
}

const told = [
  'customerName',
  'summary',
  'probability',
  'expectedAmount',
  'expectedCloseOn',
  'source',
  'contactName',
  'contactPhone',
  'description',
  'assignee',
  'failureReason',
  'customer',
] as const

/** What an entry changed, in words: old → new for fields, one line for each step that is new, moved or answered. */
export function historyChanges(
  { before, after }: HistoryEntry,
  personOf: (username: string) => string,
): HistoryChange[] {
  if (!before || !after) return []
  const fields = told
    .filter((name) => name in after)
    .map((name) => ({
      name: t(`field.${name}`),
      old: say(name, before[name], personOf),
      now: say(name, after[name], personOf),
    }))
  return [...fields, ...stepChanges((before.steps ?? []) as Step[], (after.steps ?? null) as Step[] | null)]
}

function say(name: string, value: unknown, personOf: (username: string) => string): string {
  if (name === 'assignee' && typeof value === 'string') return personOf(value)
  // The history keeps amounts as the record does, in fen.
  return fieldText(name, name === 'expectedAmount' && value !== null ? Number(value) / 100 : value)
}

function stepChanges(before: Step[], after: Step[] | null): HistoryChange[] {
  if (!after) return []
  const old = new Map(before.map((step) => [step.id, step]))
  const kept = new Set(after.map(({ id }) => id))
  const written = after
    .map((step, index) => ({ step, name: t('plan.step', { n: index + 1 }), was: old.get(step.id) }))
    .filter(({ step, was }) => !was || stepText(was) !== stepText(step))
    .map(({ step, name, was }) =>
      was && planned(was) === planned(step)
        ? { name, old: outcome(was), now: outcome(step) ?? t('none') }
        : { name, old: was ? stepText(was) : null, now: stepText(step) },
    )
  const gone = before
    .filter(({ id }) => !kept.has(id))
    .map((step) => ({ name: t('plan.removed'), old: null, now: stepText(step) }))
  return [...written, ...gone]
}

const planned = ({ dueOn, item }: Step) => `${day(dueOn)} ${item}`
const outcome = ({ skipped, result, note }: Step) =>
  skipped ? t('plan.skipped', { note: note ?? '' }) : result
const stepText = (step: Step) => [planned(step), outcome(step)].filter(Boolean).join(' · ')
