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
