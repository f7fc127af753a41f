import { ref } from 'vue'
import { get } from './api.ts'
import { onChange } from './events.ts'
import { useSession } from './session.ts'

export interface Planner {
  username: string
  name: string
  openWork: number
}

const planners = ref<Planner[]>([])
let asked: Promise<void> | null = null

function load(): Promise<void> {
  return get<{ items: Planner[] }>('/people', { can: 'plan' }).then(
    ({ items }) => {
      planners.value = items
    },
    () => {
      asked = null
    },
  )
}

/** Who may be given work, with what each has in hand; read once, and again after something changed hands. */
export function usePlanners() {
  if (useSession().can('assign', 'Opportunity')) asked ??= load()
  onChange(() => {
    asked = null
  })
  return planners
}
export const nameOf = (username: string) =>
  planners.value.find((person) => person.username === username)?.name ?? username
