import { readFileSync } from 'node:fs'

let common: Set<string> | null = null

/** Whether it is one of the passwords that are tried first. Only long ones are listed: short ones are refused as short. */
export function isCommonPassword(password: string): boolean {
  common ??= new Set(
    readFileSync(new URL('common-passwords.txt', import.meta.url), 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('# ')),
  )
  return common.has(password)
}
