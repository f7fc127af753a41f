import { lifecycleOf, subjectOfNumber } from '../../domain/lifecycles.ts'

/** Where a customer or a record with a life is looked at, by its number. */
export function placeOf(number: string): string {
  const subject = subjectOfNumber(number)
  return `/${subject ? lifecycleOf(subject).list : 'customers'}/${number}`
}
