/**
 * The key under which names are compared and searched, the same on every database:
 * NFKC (full-width brackets and letters become half-width), lower case, without spaces.
 */
export function nameKey(name: string): string {
  return name.normalize('NFKC').toLowerCase().replace(/\s+/g, '')
}

/** The neighbouring pairs of a key's characters, each once; a key of one character is its own term. */
export function bigrams(key: string): string[] {
  const characters = [...key]
  if (characters.length < 2) return characters
  return [...new Set(characters.slice(1).map((character, index) => characters[index] + character))]
}
