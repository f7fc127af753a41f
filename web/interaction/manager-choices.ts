import { computed } from 'vue'
import { usePlanners } from '../people.ts'
import { useSession } from '../session.ts'
import { t } from '../i18n.ts'

/** By whose customers a list may be narrowed: a supervisor's by anybody's, a manager's by his own. */
export function managerChoices() {
  const planners = usePlanners()
  const session = useSession()
  return computed(() => {
    const all = planners.value.map(({ username, name }) => ({ value: username, label: name }))
    const mine = session.user?.username ?? ''
    return all.length > 0 ? all : [{ value: mine, label: t('interactionPage.mine') }]
  })
}
