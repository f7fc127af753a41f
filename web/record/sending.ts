import { nextTick, ref } from 'vue'
import { Refused } from '../api.ts'
import { t } from '../i18n.ts'

/**
 * A form on its way: whether it is being sent, and what was wrong with it, as a whole and by field. `form` is the class by
 * which its fields are found; `stale` is told what somebody else has made of the record meanwhile.
 */
export function useSending<Current>(form: string, stale?: (current: Current) => unknown) {
  const busy = ref(false)
  const problem = ref('')
  const problems = ref<Partial<Record<string, string>>>({})
  // One for all tries, so that what came through unheard comes through once.
  let key = crypto.randomUUID()

  function clear(): void {
    problem.value = ''
    problems.value = {}
  }
  /** The form begins anew. */
  function begin(): void {
    clear()
    key = crypto.randomUUID()
  }
  async function send(work: (key: string) => Promise<void>): Promise<void> {
    if (busy.value) return
    busy.value = true
    clear()
    const failure = await work(key).then(
      () => null,
      (error: unknown) => ({ error }),
    )
    busy.value = false
    if (failure) await show(failure.error)
  }
  async function show(error: unknown): Promise<void> {
    if (!(error instanceof Refused)) {
      problem.value = t('offline')
      return
    }
    if (error.code === 'stale' && stale) {
      await stale(error.current as Current)
      return
    }
    if (error.code === 'key-reused') key = crypto.randomUUID()
    problem.value = error.message
    problems.value = Object.fromEntries(error.errors.map(({ field, message }) => [field, message]))
    await nextTick()
    document.querySelector<HTMLElement>(`.${form} .is-error input, .${form} .is-error textarea`)?.focus()
  }
  return { busy, problem, problems, begin, send }
}
