import { createHmac } from 'node:crypto'
import { typedSecret } from './typed-secret.ts'
import type { UserRow } from './user.ts'

const howMany = 10

/**
 * What opens an account instead of its second factor, each of them once: for who has lost his telephone. The database
 * gets digests under our key: of a code of 49 bits a plain one could be found by trying.
 */
export function newRecoveryCodes(key: Buffer, username: string) {
  const codes = Array.from({ length: howMany }, () => typedSecret(2, 5))
  return { codes, digests: codes.map((code) => digestOf(key, username, code)) }
}

/** The digests that are left once this code is used; null when it is none of them. */
export function leftWithout(
  key: Buffer,
  { username, recoveryCodes }: Pick<UserRow, 'username' | 'recoveryCodes'>,
  typed: string,
): string[] | null {
  const digest = digestOf(key, username, typed)
  const left = (recoveryCodes ?? []).filter((one) => one !== digest)
  return left.length < (recoveryCodes ?? []).length ? left : null
}

const digestOf = (key: Buffer, username: string, code: string) =>
  createHmac('sha256', key)
    .update(`recovery-code/${username}/${code.normalize('NFKC').toLowerCase().replace(/[\s-]/g, '')}`)
    .digest('base64url')
