import { createMongoAbility, type MongoAbility, type RawRuleOf } from '@casl/ability'
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { hiddenFieldsOf } from '../domain/ability.ts'
import { get, patch, post, remove, signedOut } from './api.ts'
import { setTimeZone } from './format.ts'
import { language, type Language } from './i18n.ts'
import { roleName } from './role/role-name.ts'
import { theme, type Theme } from './theme.ts'

interface SignedIn {
  user: {
    username: string
    name: string
    role: string
    roleName: string
    roleNameEn: string
    phone: string | null
    email: string | null
    supervisor: { username: string; name: string } | null
    language: Language | null
    theme: Theme | null
    secondFactor: boolean
    recoveryCodesLeft: number
    mustChangePassword: boolean
    mustEnrolSecondFactor: boolean
  }
  rules: RawRuleOf<MongoAbility>[]
  timeZone: string
}

/** Who is signed in, and what he may; the pages ask it only which menus and columns make sense. */
export const useSession = defineStore('session', () => {
  const signedIn = ref<SignedIn | null>(null)
  const known = ref(false)
  const ability = computed(() => createMongoAbility(signedIn.value?.rules ?? []))

  async function load(): Promise<void> {
    if (known.value) return
    const read = await get<SignedIn>('/session').catch(() => null)
    if (read) take(read)
    else signedIn.value = null
    known.value = true
  }
  /** What the account says of language and theme goes before what this machine remembers. */
  function take(answer: SignedIn): void {
    signedIn.value = answer
    setTimeZone(answer.timeZone)
    if (answer.user.language) language.value = answer.user.language
    if (answer.user.theme) theme.value = answer.user.theme
  }
  async function reload(): Promise<void> {
    known.value = false
    await load()
  }
  /** The same person with the rights of this moment; what he had stays where they cannot be asked for. Says whether they differ. */
  async function refresh(): Promise<boolean> {
    const before = JSON.stringify(signedIn.value)
    signedIn.value = await get<SignedIn>('/session').catch(() => signedIn.value)
    return JSON.stringify(signedIn.value) !== before
  }
  async function signIn(username: string, password: string, totp?: string): Promise<void> {
    take(await post<SignedIn>('/session', { username, password, ...(totp && { totp }) }))
    known.value = true
    signedOut.value = false
  }
  async function signOut(): Promise<void> {
    await remove('/session').catch(() => undefined)
    signedIn.value = null
  }
  /** Here at once, and with the account, so that it holds at the next machine. */
  async function keep(chosen: { language?: Language; theme?: Theme }): Promise<void> {
    if (chosen.language) language.value = chosen.language
    if (chosen.theme) theme.value = chosen.theme
    if (signedIn.value) await patch('/session', chosen).catch(() => undefined)
  }
  return {
    load,
    keep,
    reload,
    refresh,
    signIn,
    signOut,
    user: computed(() => signedIn.value?.user ?? null),
    roleName: computed(() => (signedIn.value ? roleName(signedIn.value.user) : '')),
    ability,
    can: (action: string, subject: string) => ability.value.can(action, subject),
    /** Whether a field of opportunities is there for this person; one that his role hides is not. */
    sees: (field: string) => !hiddenFieldsOf(ability.value, 'Opportunity').includes(field),
  }
})
