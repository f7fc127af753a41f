import { computed, ref, type Ref } from 'vue'
import { get } from './api.ts'
import { onChange } from './events.ts'
import { useSession } from './session.ts'
import type { Person } from './types.ts'

export interface Planner {
  username: string
  name: string
  openWork: number
}
/** What somebody must be able to do to be given work: plan an opportunity, handle a ticket. */
export type Duty = 'plan' | 'handle'

const people: Record<Duty, Ref<Planner[]>> = { plan: ref([]), handle: ref([]) }
const asked: Record<Duty, Promise<void> | null> = { plan: null, handle: null }
const given: Record<Duty, string> = { plan: 'Opportunity', handle: 'Ticket' }

function load(duty: Duty): Promise<void> {
  return get<{ items: Planner[] }>('/people', { can: duty }).then(
    ({ items }) => {
      people[duty].value = items
    },
    () => {
      asked[duty] = null
    },
  )
}

/** Who may be given work, with what each has in hand; read once, and again after something changed hands. */
export function usePeople(duty: Duty) {
  if (useSession().can('assign', given[duty])) asked[duty] ??= load(duty)
  onChange(() => {
    asked[duty] = null
  })
  return people[duty]
}
/** Those who may be given work, and whoever a list is narrowed to: he may no longer be one of them. */
export function useGivable(
  duty: Duty,
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
  [...people.plan.value, ...people.handle.value].find((person) => person.username === username)?.name ??
  username
