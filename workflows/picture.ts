import type { Standing } from './standing.ts'

/** What a supervisor sees of a process in the Temporal UI's list. */
export function attributesOf(number: string, standing: Standing) {
  return {
    CrmNumber: [number],
    CrmStatus: [standing.status],
    CrmAssignee: standing.assignee ? [standing.assignee] : [],
    CrmDue: standing.next ? [new Date(standing.next.wakeAt)] : [],
    CrmEscalated: [standing.escalated],
    CrmVersion: [standing.version],
  }
}

export type Attributes = ReturnType<typeof attributesOf>

/**
 * Of what the list shows, what is no longer as it was: the engine takes longer for each attribute it is given.
 * The version always: the engine refuses to be given none.
 */
export function changed(before: Partial<Attributes>, after: Attributes): Partial<Attributes> {
  const entries = Object.entries(after) as [keyof Attributes, unknown][]
  return Object.fromEntries(
    entries.filter(
      ([name, value]) => name === 'CrmVersion' || JSON.stringify(before[name]) !== JSON.stringify(value),
    ),
  )
}

/** What he reads on the process's own page there; Markdown. */
export function detailsOf(number: string, standing: Standing): string {
  const { status, assignee, next, version } = standing
  return [
    `**${number}** · ${status}`,
    `- assignee: ${assignee ?? '—'}`,
    `- next: ${next ? `${next.command}${next.ref ? ` ${next.ref}` : ''} at ${next.at}` : '—'}`,
    `- escalated: ${standing.escalated ? 'yes' : 'no'}`,
    `- version: ${version}`,
  ].join('\n')
}
