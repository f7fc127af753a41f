import { Secret, TOTP } from 'otpauth'
import { seal, unseal } from './sealed.ts'
import type { UserRow } from './user.ts'

const stepSeconds = 30

/** A code is asked for. A secret of which no code was used yet is not in force: its owner has still to show one. */
export const hasSecondFactor = ({ totpSecret, totpStep }: Pick<UserRow, 'totpSecret' | 'totpStep'>) =>
  Boolean(totpSecret) && typeof totpStep === 'number'

/** A new secret: as it is kept, as it is typed, and as the address in the picture for an authenticator app. */
export function newSecret(key: Buffer, username: string) {
  const secret = new Secret({ size: 20 })
  return {
    sealed: seal(key, Buffer.from(secret.bytes), username),
    secret: secret.base32,
    uri: codes(secret, username).toString(),
  }
}

/**
 * The 30-second step whose code this is: the present one, the one before or the one after, because clocks differ.
 * Null for any other code, and for one of a step that is not later than the last that was used.
 */
export function stepOf(
  key: Buffer,
  { username, totpSecret, totpStep }: UserRow,
  code: string,
  now: Date,
): number | null {
  const bytes = totpSecret && unseal(key, totpSecret, username)
  if (!bytes) return null
  const secret = new Secret({ buffer: new Uint8Array(bytes).buffer })
  const timestamp = now.getTime()
  const delta = codes(secret, username).validate({ token: code.replace(/\s/g, ''), timestamp, window: 1 })
  if (delta === null) return null
  const step = Math.floor(timestamp / 1000 / stepSeconds) + delta
  return step > (totpStep ?? -1) ? step : null
}

const codes = (secret: Secret, label: string) =>
  new TOTP({ issuer: 'Evergreen CRM', label, secret, algorithm: 'SHA1', digits: 6, period: stepSeconds })
