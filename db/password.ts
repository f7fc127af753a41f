import { hash, verify } from '@node-rs/argon2'
import pLimit from 'p-limit'

// Hashing takes both memory and a core: a storm of sign-ins must leave something for everybody else, and whoever comes
// when more wait than can be served in about a second is told so instead of waiting for long.
const turns = pLimit(2)
const mostWaiting = 60
let done = 0

/** Too many passwords wait for their turn; nothing was looked at. */
export class PasswordsBusy extends Error {}

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (turns.pendingCount >= mostWaiting) throw new PasswordsBusy('too many passwords wait to be hashed')
  return turns(async () => {
    try {
      return await work()
    } finally {
      done += 1
    }
  })
}

/** How many hashes are being made, how many wait for their turn, and how many were made since the start. */
export const passwordQueue = () => ({ running: turns.activeCount, waiting: turns.pendingCount, done })

const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
const current = `$argon2id$v=19$m=${cost.memoryCost},t=${cost.timeCost},p=${cost.parallelism}$`

// One password, however a keyboard composes its letters.
const composed = (password: string) => password.normalize('NFC')

export const hashPassword = (password: string) => inTurn(() => hash(composed(password), cost))

/** Whether it was made at another cost than we ask for today: it is made anew when its password is typed next. */
export const isOutdated = (stored: string) => !stored.startsWith(current)

// Of a password that nobody knows, at the same cost: it is compared with where there is nobody.
const nobody = `${current}t+swbOO9K0Zw19STyKS6/g$e6jWDD9uDZMYH7l8HXN7+ysC5cIQFkLYdwigxWi+iIk`

/** Whether the password is right; takes as long, and is as much work, for a person who does not exist. */
export async function passwordIsRight(stored: string | null, password: string): Promise<boolean> {
  const right = await inTurn(() => verify(stored ?? nobody, composed(password)).catch(() => false))
  return right && stored !== null
}
