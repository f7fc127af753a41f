/** The fields of an archived ticket in which is looked; a piece in a title weighs the most. */
export const knowledgeFields = ['title', 'request', 'handling', 'result'] as const
export type KnowledgeField = (typeof knowledgeFields)[number]
/** What each field says; of handling and result all rounds, line by line. */
export type KnowledgeTexts = Record<KnowledgeField, string>

export const fieldWeight: Record<KnowledgeField, number> = {
  title: 3,
  request: 1.5,
  handling: 1.2,
  result: 1,
}
const bit: Record<KnowledgeField, number> = { title: 8, request: 4, handling: 2, result: 1 }
export const isInTitle = (fields: number) => fields >= bit.title

// Words are what Latin letters and figures make, with what joins them (HL-2260D); all other letters run on without spaces.
const word = String.raw`[\p{Script=Latin}\p{Nd}]+(?:[-._/][\p{Script=Latin}\p{Nd}]+)*`
const run = String.raw`(?:(?![\p{Script=Latin}\p{Nd}])[\p{L}\p{N}])+`
const joint = /(?<=[\p{Script=Latin}\p{Nd}])[-._/](?=[\p{Script=Latin}\p{Nd}])/gu
const isWord = (piece: string) => /^[\p{Script=Latin}\p{Nd}]/u.test(piece)
const longest = 24

const fold = (text: string) => text.normalize('NFKC').toLowerCase()
const piecesOf = (folded: string) => folded.match(new RegExp(`${word}|${run}`, 'gu')) ?? []

/** A text as it is compared: words without their joints, one space where anything else stood. */
export const knowledgeKey = (text: string): string =>
  fold(text)
    .replace(joint, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

const pairsOf = (characters: string[]) => characters.slice(1).map((next, index) => characters[index] + next)

/** What a piece is found by: a run by its pairs and, for who types one character only, its last; a word whole and in parts. */
function termsOfPiece(piece: string): string[] {
  if (!isWord(piece)) {
    const characters = [...piece]
    return [...pairsOf(characters), characters.at(-1) ?? '']
  }
  const joined = piece.replace(joint, '')
  const figures = joined.search(/(?<=\p{L})\p{Nd}/u)
  const parts = [joined, ...piece.split(/[-._/]/), ...(figures > 0 ? [joined.slice(figures)] : [])]
  return parts.map((part) => part.slice(0, longest))
}

/** The terms of a ticket, each with the fields in which it stands, in the order of an index. */
export function termsOfTexts(texts: KnowledgeTexts): Map<string, number> {
  const terms = new Map<string, number>()
  for (const field of knowledgeFields)
    for (const piece of piecesOf(fold(texts[field])))
      for (const term of termsOfPiece(piece)) terms.set(term, (terms.get(term) ?? 0) | bit[field])
  return new Map([...terms].sort(([one], [other]) => (one < other ? -1 : 1)))
}

/** A term that is sought; an open one may go on: a word of which only the begin was typed, a single character. */
export interface SoughtTerm {
  term: string
  open: boolean
}

/** What stands in a question, each term once, so many at most. */
export function soughtTerms(question: string, most: number): SoughtTerm[] {
  const pieces = piecesOf(fold(question))
  const found = pieces.flatMap((piece): SoughtTerm[] => {
    if (isWord(piece)) return [{ term: piece.replace(joint, '').slice(0, longest), open: true }]
    const characters = [...piece]
    // Beside anything else a single character says little and stands in too much.
    if (characters.length === 1) return pieces.length === 1 ? [{ term: piece, open: true }] : []
    return pairsOf(characters).map((term) => ({ term, open: false }))
  })
  return [...new Map(found.map((sought) => [sought.term, sought])).values()].slice(0, most)
}

/** How much it says that a term is there: the rarer, the more. `often` is in how many of `total` it stands. */
export const rarity = (often: number, total: number) =>
  Math.log(1 + Math.max(total, 1) / Math.max(often, 0.5))
