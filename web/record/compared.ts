import { computed, ref, shallowRef, type Ref } from 'vue'
import type { Difference, Picks } from './versions.ts'

interface How<Typed, Current, Field> {
  form: Ref<Typed>
  /** A record as the form has it. */
  typedOf(current: Current): Typed
  fields(current: Current): readonly Field[]
  isSame(field: Field, one: Typed, other: Typed): boolean
  name(field: Field): string
  text(field: Field, typed: Typed): string
}

/** Of two who have typed at one record the second compares, field by field, and takes what he picks of each. */
export function useCompared<
  Typed extends object,
  Current extends { version: number },
  Field extends keyof Typed & string,
>({ form, typedOf, fields, isSame, name, text }: How<Typed, Current, Field>) {
  /** What the typing started from; nothing when the record is new. */
  const base = shallowRef<{ typed: Typed; version: number } | null>(null)
  const theirs = shallowRef<Current | null>(null)
  const picks = ref<Picks>({})

  const differing = computed(() => {
    const current = theirs.value
    if (!current) return []
    const standing = typedOf(current)
    return fields(current)
      .filter((field) => !isSame(field, form.value, standing))
      .map((field) => ({ field, standing }))
  })
  const rows = computed(() =>
    differing.value.map(({ field, standing }): Difference => ({
      key: field,
      name: name(field),
      theirs: text(field, standing),
      mine: text(field, form.value),
    })),
  )

  function startFrom(record: Current | null | undefined): void {
    base.value = record ? { typed: typedOf(record), version: record.version } : null
    theirs.value = null
  }
  function compare(current: Current): void {
    const before = base.value?.typed ?? form.value
    theirs.value = current
    // What I typed is mine unless I say otherwise; what only they changed I have not even seen.
    picks.value = Object.fromEntries(
      differing.value.map(({ field }) => [field, isSame(field, form.value, before) ? 'theirs' : 'mine']),
    )
  }
  /** The form is again one: what was picked of both, on top of what stands now. */
  function take(): void {
    const current = theirs.value
    if (!current) return
    const taken = differing.value
      .filter(({ field }) => picks.value[field] === 'theirs')
      .map(({ field, standing }) => [field, standing[field]])
    form.value = { ...form.value, ...Object.fromEntries(taken) }
    startFrom(current)
  }
  return { base, theirs, picks, rows, startFrom, compare, take }
}
