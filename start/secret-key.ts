import { hkdfSync, randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError, type Config } from '../config.ts'

/**
 * The key that seals secrets in the database (those of second factors): out of SECRET_KEY, the same for every process of
 * a deployment, or out of a file beside the embedded database, made at the first start and readable by its owner alone.
 */
export function secretKeyOf({ secretKey, dataDir }: Config, mayMakeOne: boolean): Buffer {
  if (!secretKey && !mayMakeOne)
    throw new ConfigError(
      'SECRET_KEY: every api needs the same one, at least 32 characters that nobody can guess',
    )
  return derived(secretKey ?? keptIn(join(dataDir, 'secret-key')))
}

const derived = (text: string) => Buffer.from(hkdfSync('sha256', text, '', 'evergreen second factor', 32))

function keptIn(file: string): string {
  try {
    writeFileSync(file, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const text = readFileSync(file, 'utf8').trim()
  if (text.length < 32) throw new ConfigError(`${file} holds no key; put the one of the backup there`)
  return text
}
