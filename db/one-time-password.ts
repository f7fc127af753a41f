import { randomInt } from 'node:crypto'
import { hashPassword } from './password.ts'

// Without what looks alike on paper and sounds alike on the telephone; sixteen of them are 79 bits.
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'
const groups = 4
const groupLength = 4
const validFor = 24 * 60 * 60_000

/**
 * A password that somebody is told once: it opens one sign-in within a day, at which its owner must choose his own.
 * Nobody keeps it: the database gets the columns, which hold its hash.
 */
export async function makeOneTimePassword(now: Date) {
  const group = () => Array.from({ length: groupLength }, () => alphabet[randomInt(alphabet.length)]).join('')
  const password = Array.from({ length: groups }, group).join('-')
  return {
    password,
    columns: {
      passwordHash: await hashPassword(password),
      mustChangePassword: true,
      passwordExpiresAt: new Date(now.getTime() + validFor),
    },
  }
}
