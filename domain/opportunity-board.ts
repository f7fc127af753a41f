import { stands } from './lifecycle.ts'
import { opportunityLifecycle, type Opportunity, type OpportunityStatus } from './opportunity.ts'
import type { ProblemCode } from './problem-text.ts'

/** The columns of the board, from left to right. */
export const boardColumns = Object.keys(opportunityLifecycle.states) as OpportunityStatus[]
/** A closed column shows what ended in so many days: the older ones are for the list. */
export const closedForDays = 30

/** What a card knows of its record: what the API answers. */
export interface BoardCard {
  number: string
  status: OpportunityStatus
  deletedAt: string | null
  stepsTotal: number
  stepsDone: number
  stepsWithResult: number
  allowed: readonly string[]
}

export type Drop =
  { ok: true; command: string } | { ok: false; code: ProblemCode | 'here' | 'no-way'; command?: string }

/** What it means to drop a card on a column: the command that leads there, or why none does. */
export function dropOn(card: BoardCard, to: OpportunityStatus): Drop {
  if (card.status === to) return { ok: false, code: 'here' }
  const ways = Object.entries(opportunityLifecycle.commands)
    .filter(([, { from, plain, whose }]) => from.includes(card.status) && !plain && whose !== 'clock')
    .map(([name]) => name)
    .filter((name) => leadsTo(card, name) === to)
  const command = ways.find((name) => card.allowed.includes(name))
  if (command !== undefined) return { ok: true, command }
  const [way] = ways
  if (way === undefined) return { ok: false, code: 'no-way' }
  const standing = stands(opportunityLifecycle, recordOf(card), way)
  return { ok: false, code: standing === true ? 'not-permitted' : standing.code, command: way }
}

/** The columns that light up under this card, each with its command. */
export function movesOf(card: BoardCard): { to: OpportunityStatus; command: string }[] {
  return boardColumns.flatMap((to) => {
    const drop = dropOn(card, to)
    return drop.ok ? [{ to, command: drop.command }] : []
  })
}

type Counts = Pick<BoardCard, 'stepsTotal' | 'stepsDone'>
// The two commands that write into the plan, by which it then says another state: a further step, a further answer.
const written: Partial<Record<string, (counts: Counts) => Counts>> = {
  plan: ({ stepsTotal, stepsDone }) => ({ stepsTotal: stepsTotal + 1, stepsDone }),
  'record-result': ({ stepsTotal, stepsDone }) => ({ stepsTotal, stepsDone: stepsDone + 1 }),
}

function leadsTo(card: BoardCard, name: string): OpportunityStatus {
  const to = opportunityLifecycle.commands[name]?.to
  if (to === undefined || to === 'same') return card.status
  return typeof to === 'string' ? to : to(recordOf({ ...card, ...written[name]?.(card) }))
}

/** As much of the record as the table asks for when it says where a command leads and whether it stands. */
function recordOf({ number, status, deletedAt, stepsTotal, stepsDone, stepsWithResult }: BoardCard) {
  const steps = Array.from({ length: stepsTotal }, (_, index) => ({
    result: null,
    skipped: index < stepsDone,
  }))
  const counts = { stepsTotal, stepsAnswered: stepsDone, stepsWithResult }
  return { number, status, deletedAt, steps, ...counts } as unknown as Opportunity
}
