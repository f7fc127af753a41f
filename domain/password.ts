import { nameKey } from './name-key.ts'
import type { ProblemCode } from './problem-text.ts'

export const passwordLength = { least: 15, most: 200 }

interface Fault {
  code: ProblemCode
  params?: Record<string, string | number>
}
const productNames = ['evergreen', '常青']

/**
 * What is wrong with a password that somebody wants to have: NIST SP 800-63B asks for length and against what can be
 * guessed, for nothing else. Any character will do, and each counts, a space at the end too.
 */
export function passwordFault(
  password: string,
  person: { username: string; name: string },
  isCommon: (password: string) => boolean,
): Fault | null {
  const { least, most } = passwordLength
  const length = [...password].length
  if (!password.isWellFormed()) return { code: 'invalid' }
  if (length < least) return { code: 'password-too-short', params: { least, length } }
  if (length > most) return { code: 'password-too-long', params: { most } }
  const key = nameKey(password)
  if (key.includes(person.username)) return { code: 'password-has-username' }
  if (isTelling(nameKey(person.name)) && key.includes(nameKey(person.name)))
    return { code: 'password-has-name' }
  if (productNames.some((name) => key.includes(name))) return { code: 'password-has-product' }
  if (isCommon(password.toLowerCase()) || isCommon(key) || isRepeated(key) || isRun(key))
    return { code: 'password-common' }
  return null
}

/** Two Chinese characters are a name; two letters are in every other word. */
const isTelling = (key: string) => [...key].length >= (/^[\x20-\x7e]*$/.test(key) ? 4 : 2)

/** A short piece said again and again: passwordpassword, 123123123123123. */
const isRepeated = (key: string) => {
  const piece = /^(.+?)\1+$/su.exec(key)?.[1]
  return piece !== undefined && [...piece].length < passwordLength.least
}

/** Characters in a row, upwards or downwards: abcdefghijklmno. */
const isRun = (key: string) => {
  const points = [...key].map((character) => character.codePointAt(0) ?? 0)
  const steps = new Set(points.slice(1).map((point, index) => point - (points[index] ?? 0)))
  return steps.size === 1 && (steps.has(1) || steps.has(-1))
}
