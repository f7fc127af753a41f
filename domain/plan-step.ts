import { z } from 'zod'
import type { Day } from './day.ts'
import { day, paragraph } from './input.ts'

/** One step of a development plan (客户开发计划). `id` is null until it is saved. */
export interface PlanStep {
  id: number | null
  position: number
  dueOn: Day
  item: string
  result: string | null
  skipped: boolean
  note: string | null
  resultBy: string | null
  resultAt: Date | null
}

export const maxSteps = 30

export const planInput = z.strictObject({
  steps: z
    .array(z.strictObject({ id: z.int().positive().optional(), dueOn: day, item: paragraph(500) }))
    .min(1)
    .max(maxSteps),
})
export type PlanInput = z.infer<typeof planInput>

export const resultInput = z.union([
  z.strictObject({ step: z.int().positive(), result: paragraph(500) }),
  z.strictObject({ step: z.int().positive(), skipped: z.literal(true), note: paragraph(500) }),
])
export type ResultInput = z.infer<typeof resultInput>

export const isAnswered = (step: PlanStep) => step.result !== null || step.skipped

/** The plan as typed, over the plan as it stands. Steps with an answer stay even when they are left out. */
export function replan(steps: PlanStep[], input: PlanInput, newIds: number[] = []): PlanStep[] {
  const ids = [...newIds]
  const standing = new Map(steps.map((step) => [step.id, step]))
  const typed = input.steps.map((step) => {
    const known = step.id === undefined ? undefined : standing.get(step.id)
    return known
      ? isAnswered(known)
        ? known
        : { ...known, dueOn: step.dueOn, item: step.item }
      : { ...unanswered, id: ids.shift() ?? null, dueOn: step.dueOn, item: step.item }
  })
  const kept = steps.filter((step) => isAnswered(step) && !typed.some(({ id }) => id === step.id))
  return [...kept, ...typed].map((step, index) => ({ ...step, position: index + 1 }))
}

const unanswered = { position: 0, result: null, skipped: false, note: null, resultBy: null, resultAt: null }

/** The plan with one step answered: an effect, or the word that it is no longer needed. The first moment stays. */
export function answer(steps: PlanStep[], input: ResultInput, by: string, at: Date): PlanStep[] {
  return steps.map((step) =>
    step.id !== input.step
      ? step
      : {
          ...step,
          result: 'result' in input ? input.result : null,
          skipped: !('result' in input),
          note: 'note' in input ? input.note : null,
          resultBy: step.resultBy ?? by,
          resultAt: step.resultAt ?? at,
        },
  )
}
