import { hashPassword } from './password.ts'
import { typedSecret } from './typed-secret.ts'

const validFor = 24 * 60 * 60_000

/**
 * A password that somebody is told once: it opens one sign-in within a day, at which its owner must choose his own.
 * Nobody keeps it: the database gets the columns, which hold its hash.
 */
export async function makeOneTimePassword(now: Date) {
  // 79 bits.
  const password = typedSecret(4, 4)
  return {
    password,
    columns: {
      passwordHash: await hashPassword(password),
      mustChangePassword: true,
      passwordExpiresAt: new Date(now.getTime() + validFor),
    },
  }
}
