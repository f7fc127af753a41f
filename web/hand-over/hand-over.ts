import { onBeforeUnmount, ref, watch, type Ref } from 'vue'
import type { HandOverSubject } from '../../domain/hand-over.ts'
import { get } from '../api.ts'
import { t } from '../i18n.ts'
import type { Person } from '../types.ts'

interface SubjectCount {
  subject: HandOverSubject
  total: number
}
/** Somebody with open work, or who may take it over. */
export interface WorkingPerson extends Person {
  active: boolean
  canReceive: boolean
  total: number
  subjects: SubjectCount[]
}
/** What does not move, and why. */
export interface Kept {
  subject: HandOverSubject
  number: string
  name: string | null
  to: Person | null
  code: string
  title: string
}
export interface Preview {
  from: Person
  total: number
  subjects: SubjectCount[]
  receivers: (Person & { openWork: number; total: number; subjects: SubjectCount[] })[]
  kept: Kept[]
}
export interface HandOverItem {
  number: string
  state: 'underWay' | 'done'
  from: Person
  to: Person[]
  subjects: HandOverSubject[]
  reason: string | null
  total: number
  done: number
  failedTotal: number
  createdBy: Person
  createdAt: string
  finishedAt: string | null
  version: number
}
export interface HandOver extends HandOverItem {
  counts: { subject: HandOverSubject; to: Person | null; total: number; done: number; failed: number }[]
  failed: Kept[]
}

export const countOf = (subjects: SubjectCount[], subject: HandOverSubject) =>
  subjects.find((count) => count.subject === subject)?.total ?? 0

/** 客户 12 个，机会 5 个 */
export const countedText = (subjects: SubjectCount[]) =>
  subjects
    .filter(({ total }) => total > 0)
    .map(({ subject, total }) => t(`handOverPage.counted.${subject}`, { n: total }))
    .join(t('handOverPage.comma'))

export const namesOf = (people: Person[]) => people.map(({ name }) => name).join('、')

export const peopleWithWork = () =>
  get<{ items: WorkingPerson[] }>('/hand-overs/people').then(({ items }) => items)

/** One hand-over, read again each second while it is under way. */
export function useHandOver(number: Ref<string>, failed: (error: unknown) => void) {
  const account = ref<HandOver | null>(null)
  let timer: ReturnType<typeof setTimeout> | null = null
  async function load(): Promise<void> {
    const wanted = number.value
    try {
      const read = await get<HandOver>(`/hand-overs/${wanted}`)
      if (wanted !== number.value) return
      account.value = read
    } catch (error) {
      failed(error)
    }
    if (account.value?.state === 'underWay') timer = setTimeout(() => void load(), 1000)
  }
  const stop = () => {
    if (timer) clearTimeout(timer)
  }
  watch(
    number,
    () => {
      stop()
      account.value = null
      void load()
    },
    { immediate: true },
  )
  onBeforeUnmount(stop)
  return account
}
