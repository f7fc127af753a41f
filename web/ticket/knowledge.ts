/** An archived ticket that answers what was asked, as the API tells of it. */
interface Found {
  number: string
  type: string
  title: string
  customer?: { number: string; name: string }
  archivedAt: string
  satisfaction: number | null
  score: number
}
export interface FoundTicket extends Found {
  snippets: { field: 'title' | 'request' | 'handling' | 'result'; text: string; marks: [number, number][] }[]
}
export interface SimilarTicket extends Found {
  handling: string | null
  result: string | null
}

/** A text in pieces, those that were found marked. */
export function marked(text: string, marks: [number, number][]): { text: string; hit: boolean }[] {
  let done = 0
  const pieces = marks.flatMap(([from, to]) => {
    const pair = [
      { text: text.slice(done, from), hit: false },
      { text: text.slice(from, to), hit: true },
    ]
    done = to
    return pair
  })
  return [...pieces, { text: text.slice(done), hit: false }].filter((piece) => piece.text !== '')
}
