import { z } from 'zod'
import { optionalLine, paragraph, username } from './input.ts'
import type { Circumstances, Living } from './lifecycle.ts'
import type { Notice } from './notification.ts'
import { refuse } from './refusal.ts'

/*
 * What the tables of several lifecycles have in common: giving a record to somebody, remarks, the bin, the clock.
 */

export const nothing = z.strictObject({})

export const assigneeInput = z.strictObject({ assignee: username, reason: optionalLine(200) })
export type AssigneeInput = z.infer<typeof assigneeInput>

export const heldBy = (assignee: string, { now, actor }: Pick<Circumstances, 'now' | 'actor'>) => ({
  assignee,
  assignedBy: actor,
  assignedAt: now,
})

export const somebodyHasIt = ({ assignee }: Living) =>
  assignee === null ? refuse('state', 'nobody-has-it') : true

export const anotherPerson = (record: Living, { assignee }: AssigneeInput) =>
  record.assignee === assignee
    ? refuse('input', 'already-theirs', { field: 'assignee', params: { person: assignee } })
    : true

/** It is given to another; whoever has it hears of it, and who had it. */
export const toAnother = <R extends Living, S extends string>(
  from: readonly S[],
  effect: (record: R, input: AssigneeInput, circumstances: Circumstances) => Partial<R>,
  notices: (after: R, before: R) => Notice[],
) => ({
  ...{ from, bulk: true as const, input: assigneeInput, check: anotherPerson, effect, notices },
  leaves: 'assignment' as const,
})

/** The same when somebody leaves it to others: only who has it changes. */
export const handOver = <R extends Living, S extends string>(
  ...given: Parameters<typeof toAnother<R, S>>
) => ({ ...toAnother<R, S>(...given), to: 'same' as const, when: somebodyHasIt })

export const supervisorsOf = ({ assignee }: Living) => ({ supervisorsOf: assignee })
export const toAssignee = (kind: string) => (record: Living) => ({ kind, to: { person: record.assignee } })
export const toSupervisors = (kind: string) => (record: Living) => ({ kind, to: supervisorsOf(record) })

/** Who has it now is told, and of `taken` who had it, unless that is he. */
export const tellBoth =
  (kind: string, taken: string) =>
  (after: Living, before: Living): Notice[] => [
    { kind, to: { person: after.assignee } },
    { kind: taken, to: { person: before.assignee === after.assignee ? null : before.assignee } },
  ]

/** A word to whoever has it, or from him to his supervisors. It changes nothing. */
export const remark = <S extends string>(from: readonly S[], kind: string) => ({
  from,
  to: 'same' as const,
  whose: ['assignee'] as const,
  bulk: true as const,
  input: z.strictObject({ text: paragraph(500) }),
  notices: (
    after: Living,
    _before: Living,
    { text }: { text: string },
    { actor }: Circumstances,
  ): Notice[] => [
    {
      kind,
      to: actor === after.assignee ? supervisorsOf(after) : { person: after.assignee ?? after.createdBy },
      params: { text },
    },
  ],
})

/** Into the recycle bin and out of it: what its creator has made and nobody has taken up. */
export function bin<S extends string>(...from: S[]) {
  const rule = {
    from,
    to: 'same' as const,
    whose: ['creator'] as const,
    plain: true as const,
    input: nothing,
  }
  return {
    delete: {
      ...rule,
      effect: (_record: Living, _input: object, { now }: Circumstances) => ({ deletedAt: now }),
    },
    restore: { ...rule, effect: () => ({ deletedAt: null }) },
  }
}

/** What the clock does by itself: it tells somebody, or only marks that the moment has come. */
export const clock = <S extends string>(from: readonly S[], notice?: (record: Living) => Notice) => ({
  from,
  to: 'same' as const,
  whose: 'clock' as const,
  input: z.strictObject({ ref: z.string() }),
  notices: (after: Living) => (notice ? [{ ...notice(after), bundled: true }] : []),
})
