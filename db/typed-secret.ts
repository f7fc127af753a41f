import { randomInt } from 'node:crypto'

// Without what looks alike on paper and sounds alike on the telephone; a letter of it is nearly five bits.
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'

/** A random secret that people read from paper and type: groups of letters with dashes between them. */
export function typedSecret(groups: number, groupLength: number): string {
  const group = () => Array.from({ length: groupLength }, () => alphabet[randomInt(alphabet.length)]).join('')
  return Array.from({ length: groups }, group).join('-')
}
