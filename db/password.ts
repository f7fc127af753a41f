import { hash, verify } from '@node-rs/argon2'

// Hashing takes both memory and a core: a storm of logins must leave something for everybody else.
const atOnce = 2
let running = 0
const waiting: (() => void)[] = []

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve))
  running += 1
  try {
    return await work()
  } finally {
    running -= 1
    waiting.shift()?.()
  }
}

/** How many hashes are being made, and how many wait for their turn. */
export const passwordQueue = () => ({ running, waiting: waiting.length })

const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export const hashPassword = (password: string) => inTurn(() => hash(password, cost))

let nobody: Promise<string> | null = null
/** Whether the password is right; takes as long for a person who does not exist. */
export async function passwordIsRight(stored: string | null, password: string): Promise<boolean> {
  nobody ??= hashPassword('nobody has this password')
  const reference = stored ?? (await nobody)
  const right = await inTurn(() => verify(reference, password).catch(() => false))
  return right && stored !== null
}
