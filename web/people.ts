import { computed, ref, type Ref } from 'vue'
import { dutyOf, livingSubjects } from '../domain/lifecycles.ts'
import { get } from './api.ts'
import { onChange } from './events.ts'
import { useSession } from './session.ts'
import type { Person } from './types.ts'

export interface Planner {
  username: string
  name: string
  openWork: number
}
/** By what they may do: plan an opportunity, handle a ticket. */
const people = new Map(
  livingSubjects.map((subject) => {
    const { may, of } = dutyOf(subject)
    return [may, { subject: of, able: ref<Planner[]>([]) }]
  }),
)
const asked = new Map<string, Promise<void>>()

async function load(duty: string): Promise<void> {
  const answer = await get<{ items: Planner[] }>('/people', { can: duty }).catch(() => null)
  const known = people.get(duty)
  if (answer && known) known.able.value = answer.items
  else asked.delete(duty)
}

/** Who may be given work, with what each has in hand; read once, and again after something changed hands. */
export function usePeople(duty: string): Ref<Planner[]> {
  const known = people.get(duty)
  if (known && !asked.has(duty) && useSession().can('assign', known.subject)) asked.set(duty, load(duty))
  onChange(() => asked.delete(duty))
  return known?.able ?? ref([])
}
/** Those who may be given work, and whoever a list is narrowed to: he may no longer be one of them. */
export function useGivable(
  duty: string,
  filters: Ref<{ assignee?: string }>,
  items: Ref<{ assignee: Person | null }[]>,
) {
  const able = usePeople(duty)
  return computed(() => {
    const choices = able.value.map(({ username, name }) => ({ value: username, label: name }))
    const { assignee } = filters.value
    if (assignee === undefined || choices.some(({ value }) => value === assignee)) return choices
    const shown = items.value.find((item) => item.assignee?.username === assignee)?.assignee
    return [...choices, { value: assignee, label: shown?.name ?? assignee }]
  })
}
export const usePlanners = () => usePeople('plan')

export const nameOf = (username: string) =>
  [...people.values()].flatMap(({ able }) => able.value).find((person) => person.username === username)
    ?.name ?? username
