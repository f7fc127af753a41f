import { DefaultLogger, type LogContext } from '@mikro-orm/core'
import type { Logger } from 'pino'

export interface StatementLog {
  log: Logger
  /** Statements that take at least this long are told of at any level of the log. */
  slowQueryMs: number
}

/**
 * The statements in the log: the slow ones always, all of them at debug; never what was asked for or written, only
 * the text with its placeholders. MikroORM takes the time anyway, so nothing is paid for a statement that is not told.
 */
export function statementLog({ log, slowQueryMs }: StatementLog) {
  const told = (level: 'debug' | 'warn', message: string) =>
    class extends DefaultLogger {
      override logQuery({ query, took, results, affected, level: outcome }: LogContext & { query: string }) {
        log[level]({ sql: query, ms: took, rows: results ?? affected, failed: outcome === 'error' }, message)
      }
    }
  const slow = told('warn', 'a slow statement')
  const any = told('debug', 'statement')
  return {
    slowQueryThreshold: slowQueryMs,
    slowQueryLoggerFactory: (options: ConstructorParameters<typeof slow>[0]) => new slow(options),
    ...(log.isLevelEnabled('debug') && {
      debug: ['query' as const],
      loggerFactory: (options: ConstructorParameters<typeof any>[0]) => new any(options),
    }),
  }
}
