import { computed, nextTick, ref, watch, type Ref } from 'vue'
import { differenceOf, mayChange, type Permission } from '../../domain/permission.ts'
import { problemText } from '../../domain/problem-text.ts'
import { language, t } from '../i18n.ts'
import { useSession } from '../session.ts'
import { keyOf, type Choice, type Role } from './role-item.ts'

/** The rights of a role while somebody changes them, and what saving would do. */
export function useDraft(role: Ref<Role>) {
  const session = useSession()
  const draft = ref(new Map<string, Permission>())
  const begin = () => (draft.value = new Map(role.value.permissions.map((one) => [keyOf(one), { ...one }])))
  watch(() => `${role.value.code} ${role.value.version}`, begin, { immediate: true })

  const permissions = computed(() => [...draft.value.values()])
  const difference = computed(() => differenceOf(role.value.permissions, permissions.value))
  const isChanged = computed(() => Object.values(difference.value).some(({ length }) => length > 0))
  /** `新增 2 项，收回 1 项，影响 3 人` */
  const summary = computed(() => {
    const { added, removed, changed } = difference.value
    const parts = [
      added.length && t('rolePage.added', { n: added.length }),
      removed.length && t('rolePage.removed', { n: removed.length }),
      changed.length && t('rolePage.adjusted', { n: changed.length }),
      t('rolePage.affects', { n: role.value.people }),
    ]
    return parts.filter(Boolean).join(language.value === 'en' ? ', ' : '，')
  })
  /** Why it could not be saved, by the rules that the server will ask too. */
  const refusal = computed(() => {
    const giver = {
      isSuperAdministrator: session.user?.role === 'super-administrator',
      can: (action: string, subject: string, field?: string) => session.ability.can(action, subject, field),
    }
    const verdict = mayChange(giver, role.value.permissions, permissions.value)
    return verdict === true ? '' : problemText(verdict.code, language.value, verdict.params)
  })

  const find = (subject: string, action: string) => draft.value.get(keyOf({ subject, action }))
  const choiceOf = (subject: string, action: string): Choice => find(subject, action)?.scope ?? 'none'
  const hiddenOf = (subject: string): string[] => find(subject, 'read')?.hiddenFields ?? []
  function choose(subject: string, action: string, choice: Choice): void {
    const next = new Map(draft.value)
    const key = keyOf({ subject, action })
    if (choice === 'none') next.delete(key)
    else {
      const hiddenFields = find(subject, action)?.hiddenFields ?? storedHidden(subject, action)
      next.set(key, { subject, action, scope: choice, hiddenFields })
    }
    draft.value = next
  }
  // Taken back and given again within one sitting is no change.
  const storedHidden = (subject: string, action: string) =>
    role.value.permissions.find((one) => keyOf(one) === keyOf({ subject, action }))?.hiddenFields ?? []
  function hide(subject: string, hiddenFields: string[]): void {
    const read = find(subject, 'read')
    if (!read) return
    draft.value = new Map(draft.value).set(keyOf(read), { ...read, hiddenFields: [...hiddenFields].sort() })
  }
  function isTouched(subject: string, action: string): boolean {
    const { added, removed, changed } = difference.value
    const key = keyOf({ subject, action })
    return [...added, ...removed, ...changed.map(({ after }) => after)].some((one) => keyOf(one) === key)
  }
  /** The same changes on what somebody else has made of the role meanwhile. */
  function redoOn(latest: Role): void {
    const { added, removed, changed } = difference.value
    const next = new Map<string, Permission>(latest.permissions.map((one) => [keyOf(one), { ...one }]))
    for (const one of removed) next.delete(keyOf(one))
    for (const one of [...added, ...changed.map(({ after }) => after)]) next.set(keyOf(one), one)
    role.value = latest
    void nextTick(() => (draft.value = next))
  }
  return {
    permissions,
    isChanged,
    summary,
    refusal,
    choiceOf,
    hiddenOf,
    choose,
    hide,
    isTouched,
    redoOn,
    begin,
  }
}
export type Draft = ReturnType<typeof useDraft>
