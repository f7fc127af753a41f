import { pino, type Logger } from 'pino'
import { traceOf } from './trace.ts'

// Nothing of the kind is logged on purpose; this is for what somebody adds one day without thinking.
const secrets = ['password', 'passwordHash', 'current', 'next', 'totp', 'token', 'cookie', 'authorization']
const personal = ['input', 'customerName', 'contactName', 'contactPhone', 'phone', 'mobile', 'email', 'text']
const hidden = [...secrets, ...personal].flatMap((name) => [name, `*.${name}`])

/** JSON, a line for each thing that happened, with the ids of the request and the command it belongs to. */
export function createLog({ level, file }: { level: string; file?: string }): Logger {
  const options = {
    level,
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    mixin: () => ({ ...traceOf() }),
    redact: { paths: hidden, censor: '(hidden)' },
    serializers: { err: presentError },
  }
  return file === undefined ? pino(options) : pino(options, pino.destination({ dest: file, sync: true }))
}

/**
 * What may be told of an error. A database's error bears the statement with its values, and its message quotes
 * them ("Duplicate entry '王海'"): of those only the kind is kept.
 */
export function presentError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error }
  const { name, message, stack, cause } = error
  const { code, errno, sqlState } = error as { code?: unknown; errno?: unknown; sqlState?: unknown }
  const frames = (stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return {
    type: name,
    message: withoutValues(message),
    ...(code !== undefined && { code }),
    ...(errno !== undefined && { errno }),
    ...(sqlState !== undefined && { sqlState }),
    stack: frames.slice(0, 12).join('\n'),
    ...(cause !== undefined && { cause: presentError(cause) }),
  }
}

const withoutValues = (message: string) =>
  message.replace(/'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.)*"/gs, "'…'").slice(0, 500)
