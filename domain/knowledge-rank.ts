import { fieldWeight, knowledgeFields, knowledgeKey, type KnowledgeTexts } from './knowledge.ts'

/** What somebody wants to know. */
export interface Question {
  /** Each term with what it says that it is there. */
  terms: Map<string, number>
  /** His words as he put them, by `knowledgeKey`. */
  phrases: string[]
  /** Solutions for the same type come before others that fit as well. */
  type?: string | undefined
}

export interface Ranked {
  number: string
  type: string
  archivedAt: Date
  satisfaction: number | null
  texts: KnowledgeTexts
}

// What the whole consists of: the terms that are there, how much stands together as it was typed, how much of the title it is.
const share = { terms: 0.55, phrase: 0.3, title: 0.15 }
const sameType = 1.05

export const phrasesOf = (typed: string): string[] => knowledgeKey(typed).split(' ').filter(Boolean)

/**
 * The best first: by how well it answers, from 0 to about 1; of two that answer as well the one with which the customer
 * was more content, then the newer. What meets less than `least` of the question is left out.
 */
export function rank<Row extends Ranked>(
  question: Question,
  rows: Row[],
  least: number,
): (Row & { score: number })[] {
  return rows
    .map((row) => ({ ...row, ...scoreOf(question, row) }))
    .filter(({ met }) => met >= least)
    .sort(
      (one, other) =>
        other.score - one.score ||
        (other.satisfaction ?? 0) - (one.satisfaction ?? 0) ||
        other.archivedAt.getTime() - one.archivedAt.getTime() ||
        (one.number < other.number ? 1 : -1),
    )
    .map(({ met: _met, ...row }) => row as Row & { score: number })
}

function scoreOf(question: Question, { texts, type }: Ranked): { score: number; met: number } {
  const keys = knowledgeFields.map((field) => ({
    weight: fieldWeight[field],
    key: knowledgeKey(texts[field]),
  }))
  let [all, met, weighed] = [0, 0, 0]
  for (const [term, says] of question.terms) {
    all += says
    const weights = keys.filter(({ key }) => key.includes(term)).map(({ weight }) => weight)
    const [best = 0, ...others] = weights
    if (best > 0) met += says
    weighed += says * (best + others.reduce((sum, weight) => sum + weight, 0) / 10)
  }
  if (all === 0) return { score: 0, met: 0 }
  const sum =
    (share.terms * weighed) / (all * fieldWeight.title) +
    share.phrase * togetherIn(keys, question.phrases) +
    share.title * focusOn(keys[0]?.key ?? '', question.terms)
  const preferred = question.type === type ? sameType : 1
  return { score: Math.round(sum * preferred * 1000) / 1000, met: met / all }
}

/** How much of what was typed stands together in a field, of the longest phrases the most. */
function togetherIn(keys: { weight: number; key: string }[], phrases: string[]): number {
  const whole = phrases.reduce((sum, phrase) => sum + phrase.length, 0)
  const sum = phrases.reduce((sum, phrase) => {
    const best = Math.max(...keys.map(({ weight, key }) => weight * longestOf(phrase, key) ** 1.5))
    return sum + best / phrase.length ** 0.5
  }, 0)
  return whole === 0 ? 0 : sum / (whole * fieldWeight.title)
}

/** The length of the longest piece of a phrase that stands in a text. */
function longestOf(phrase: string, text: string): number {
  let best = 0
  for (let from = 0; from + best < phrase.length; from += 1)
    while (from + best < phrase.length && text.includes(phrase.slice(from, from + best + 1))) best += 1
  return best
}

/** How much of a title is about what is sought. */
function focusOn(title: string, terms: Map<string, number>): number {
  const covered = new Set<number>()
  for (const term of terms.keys())
    for (let at = title.indexOf(term); at >= 0; at = title.indexOf(term, at + 1))
      for (let offset = 0; offset < term.length; offset += 1) covered.add(at + offset)
  return title.length === 0 ? 0 : covered.size / title.length
}
