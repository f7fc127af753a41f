import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

const algorithm = 'aes-256-gcm'

/** A secret as the database may keep it. It opens only with the key, and only for the person it was sealed for. */
export function seal(key: Buffer, secret: Buffer, person: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv(algorithm, key, nonce).setAAD(Buffer.from(person))
  const sealed = Buffer.concat([cipher.update(secret), cipher.final()])
  return `1.${Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64')}`
}

/** Null when it was sealed with another key, for another person, or is no such thing. */
export function unseal(key: Buffer, sealed: string, person: string): Buffer | null {
  const [version, text = ''] = sealed.split('.')
  const bytes = Buffer.from(text, 'base64')
  if (version !== '1' || bytes.length < 29) return null
  const opened = createDecipheriv(algorithm, key, bytes.subarray(0, 12), { authTagLength: 16 })
    .setAAD(Buffer.from(person))
    .setAuthTag(bytes.subarray(12, 28))
  try {
    return Buffer.concat([opened.update(bytes.subarray(28)), opened.final()])
  } catch {
    return null
  }
}
