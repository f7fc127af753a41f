import { knowledgeFields, type KnowledgeField, type KnowledgeTexts } from './knowledge.ts'

export interface Snippet {
  field: KnowledgeField
  text: string
  /** Where in the text something of what was sought stands: from, and to before which. */
  marks: [from: number, to: number][]
}

const width = 90
const before = 20

/** Of each field that holds something of it the piece with the most, marked; of the title always, and whole. */
export const snippetsOf = (terms: Iterable<string>, texts: KnowledgeTexts): Snippet[] => {
  const sought = [...terms]
  return knowledgeFields
    .map((field) => ({ field, ...cut(texts[field], marksIn(texts[field], sought), field === 'title') }))
    .filter(({ field, marks }) => field === 'title' || marks.length > 0)
}

/** Every place of every term, what touches joined to one. */
function marksIn(text: string, terms: string[]): [number, number][] {
  const { key, at } = traced(text)
  const hit = new Uint8Array(text.length)
  for (const term of terms)
    for (let from = key.indexOf(term); from >= 0; from = key.indexOf(term, from + 1))
      hit.fill(1, at[from], at[from + term.length])
  const marks: [number, number][] = []
  for (let from = hit.indexOf(1); from >= 0; from = hit.indexOf(1, from)) {
    const end = hit.indexOf(0, from)
    const to = end < 0 ? text.length : end
    marks.push([from, to])
    from = to
  }
  return marks
}

/** A text as its terms are compared, and for each of its places the place in the text that it came from. */
function traced(text: string): { key: string; at: number[] } {
  let key = ''
  const at: number[] = []
  let place = 0
  for (const character of text) {
    const folded = character.normalize('NFKC').toLowerCase()
    // What joins a word stands in no term.
    if (!/^[-._/]$/.test(folded)) {
      key += folded
      for (let unit = 0; unit < folded.length; unit += 1) at.push(place)
    }
    place += character.length
  }
  return { key, at: [...at, place] }
}

function cut(text: string, marks: [number, number][], whole: boolean): Pick<Snippet, 'text' | 'marks'> {
  if (whole || text.length <= width) return { text: onOneLine(text), marks }
  const start = startOf(text, marks)
  const end = endOf(text, start)
  const [lead, tail] = [start > 0 ? '…' : '', end < text.length ? '…' : '']
  const moved = marks
    .filter(([from, to]) => to > start && from < end)
    .map(([from, to]): [number, number] => [
      Math.max(from, start) - start + lead.length,
      Math.min(to, end) - start + lead.length,
    ])
  return { text: `${lead}${onOneLine(text.slice(start, end))}${tail}`, marks: moved }
}

const onOneLine = (text: string) => text.replace(/[\n\t]/g, ' ')

/** A little before the mark from which on the most is marked within one snippet. */
function startOf(text: string, marks: [number, number][]): number {
  const reach = ([first]: [number, number]) =>
    marks
      .filter(([from]) => from >= first && from < first + width - before)
      .reduce((sum, [from, to]) => sum + to - from, 0)
  const [best] = [...marks].sort((one, other) => reach(other) - reach(one) || one[0] - other[0])
  const start = Math.max(Math.min((best?.[0] ?? 0) - before, text.length - width), 0)
  return isInside(text, start) ? start - 1 : start
}
const endOf = (text: string, start: number) => {
  const end = Math.min(start + width, text.length)
  return isInside(text, end) ? end - 1 : end
}
/** Between the halves of one character. */
const isInside = (text: string, place: number) => /^[\uDC00-\uDFFF]/.test(text.slice(place, place + 1))
