import { useSession } from '../session.ts'

/** What a command means when this person gives it: who may not approve a loss proposes it. Of other kinds it is its name. */
export function meantBy({ status }: { status: string }, name: string): string {
  if (name === 'defer' && status === 'deferred') return 'defer-again'
  if (name !== 'confirm') return name
  if (!useSession().can('approve', 'ChurnCase')) return 'propose'
  return status === 'proposed' ? 'confirm-otherwise' : name
}

/** What a command was, as the history tells it. */
export const doneBy = ({ command, toStatus }: { command: string; toStatus: string | null }): string =>
  command === 'confirm' && toStatus === 'proposed' ? 'propose' : command
