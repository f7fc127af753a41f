import { day } from '../format.ts'
import { t } from '../i18n.ts'
import type { Step } from '../types.ts'
import type { Difference, Picks } from '../record/versions.ts'

/** A step as it is being written; without an id it is new. */
export type Draft = Partial<Step> & { key: string; dueOn: string; item: string }

export const isAnswered = ({ result, skipped }: Partial<Step>) =>
  Boolean(skipped) || (result ?? null) !== null
export const draftOf = (step: Step): Draft => ({ ...step, key: String(step.id) })

type Written = Pick<Step, 'dueOn' | 'item'> | undefined
const text = (step: Written) => (step ? `${day(step.dueOn)} ${step.item}` : t('compare.noStep'))
const same = (one: Written, other: Written) => one?.dueOn === other?.dueOn && one?.item === other?.item
const byId = <S extends Partial<Step>>(steps: S[]) => new Map(steps.map((step) => [step.id, step]))

export interface Versions {
  base: Step[]
  mine: Draft[]
  theirs: Step[]
}

/** The steps that somebody else changed, added or took away meanwhile, where my plan says otherwise. */
export function planDifferences({
  base,
  mine,
  theirs,
}: Versions): (Difference & { pick: 'theirs' | 'mine' })[] {
  const [old, typed, standing] = [byId(base), byId(mine), byId(theirs)]
  const ids = [...new Set([...theirs, ...base].map(({ id }) => id))]
  return (
    ids
      .map((id) => ({ id, was: old.get(id), mine: typed.get(id), theirs: standing.get(id) }))
      .filter(({ was, theirs }) => !same(was, theirs))
      // What has an answer by now stands; there is nothing to choose.
      .filter(({ mine, theirs }) => !same(mine, theirs) && !(theirs && isAnswered(theirs)))
      .map(({ id, was, mine, theirs: stands }) => ({
        key: String(id),
        name: t('plan.step', { n: (stands ? theirs : base).findIndex((step) => step.id === id) + 1 }),
        theirs: text(stands),
        mine: text(mine),
        pick: same(mine, was) ? 'theirs' : 'mine',
      }))
  )
}

/** My plan with what was picked of theirs, and with every answer that has come in. */
export function mergedPlan({ mine, theirs }: Versions, picks: Picks): Draft[] {
  const standing = byId(theirs)
  const kept = mine.flatMap((draft): Draft[] => {
    const stands = standing.get(draft.id)
    if (draft.id === undefined) return [draft]
    if (stands && (isAnswered(stands) || picks[draft.id] === 'theirs')) return [draftOf(stands)]
    if (stands) return [draft]
    // Theirs is gone: mine, if it shall stay, is a new step.
    const { key, dueOn, item } = draft
    return picks[draft.id] === 'mine' ? [{ key, dueOn, item }] : []
  })
  const missing = theirs.filter(
    (step) => !mine.some(({ id }) => id === step.id) && (isAnswered(step) || picks[step.id] === 'theirs'),
  )
  for (const step of missing) kept.splice(theirs.indexOf(step), 0, draftOf(step))
  return kept
}
