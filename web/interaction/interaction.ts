import { patch, post, remove } from '../api.ts'
import type { Interaction } from '../types.ts'

/** What a person does to an interaction; refusals are the caller's to show. */
export const finish = ({ id, version }: Interaction) =>
  post<Interaction>(`/interactions/${id}/done`, {}, { version })
export const moveTo = ({ id, version }: Interaction, nextContactAt: string | null) =>
  patch<Interaction>(`/interactions/${id}`, { nextContactAt }, version)
export const discard = ({ id, version }: Interaction) => remove(`/interactions/${id}`, version)

export const isDue = ({ nextContactAt, contactDoneAt }: Interaction, now: Date) =>
  nextContactAt !== null && contactDoneAt === null && new Date(nextContactAt) <= now
