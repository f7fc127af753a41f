import { createMongoAbility, type MongoAbility, type RawRuleOf } from '@casl/ability'
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { hiddenFieldsOf } from '../domain/ability.ts'
import { get, post, remove, signedOut } from './api.ts'
import { setTimeZone } from './format.ts'

interface SignedIn {
  user: {
    username: string
    name: string
    role: string
    roleName: string
    roleNameEn: string
    mustChangePassword: boolean
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
    signedIn.value = await get<SignedIn>('/session').catch(() => null)
    if (signedIn.value) setTimeZone(signedIn.value.timeZone)
    known.value = true
  }
  async function reload(): Promise<void> {
    known.value = false
    await load()
  }
  /** The same person with the rights of this moment; what he had stays where they cannot be asked for. */
  async function refresh(): Promise<void> {
    signedIn.value = await get<SignedIn>('/session').catch(() => signedIn.value)
  }
  async function signIn(username: string, password: string): Promise<void> {
    signedIn.value = await post<SignedIn>('/session', { username, password })
    setTimeZone(signedIn.value.timeZone)
    known.value = true
    signedOut.value = false
  }
  async function signOut(): Promise<void> {
    await remove('/session').catch(() => undefined)
    signedIn.value = null
  }
  return {
    load,
    reload,
    refresh,
    signIn,
    signOut,
    user: computed(() => signedIn.value?.user ?? null),
    ability,
    can: (action: string, subject: string) => ability.value.can(action, subject),
    /** Whether a field of opportunities is there for this person; one that his role hides is not. */
    sees: (field: string) => !hiddenFieldsOf(ability.value, 'Opportunity').includes(field),
  }
})
