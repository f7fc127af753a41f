import { randomUUID } from 'node:crypto'
import { createTransport } from 'nodemailer'
import type { Logger } from 'pino'
import type { Database } from '../db/connection.ts'
import { holdLease, leaveLease } from '../db/lease.ts'
import {
  dueMails,
  endMail,
  giveUpMails,
  markMailed,
  takeMail,
  tryMailAgain,
  type DueMail,
} from '../db/mail.ts'
import { mails } from '../operations/metrics.ts'
import { letterOf } from './letter.ts'

export interface MailRelayOptions {
  db: Database
  smtpUrl: string
  from: string
  publicUrl: string
  now: () => Date
  log: Logger
  /** Milliseconds between two rounds. */
  every?: number
  /** Milliseconds until a message, or a server that does not answer, is tried again: doubled from the first to the last. */
  wait?: { first: number; last: number }
}

/** Connecting, greeting and each silence have their own limits below; all of them together stay under this. */
const attemptEnds = 3 * 60_000
/** Not longer: after a kill the next one waits for it. An attempt may outlast it, for its row is taken. */
const holdFor = 15_000
const atOnce = 50

/**
 * Mails what is to be mailed of the notifications: beside the processes that wrote them, so that none waits for a mail
 * server. One worker at a time does it. What the server accepted is marked at once; killed between the two, the next
 * attempt sends the same message with the same Message-ID.
 */
export function startMailRelay(options: MailRelayOptions) {
  const { db, smtpUrl, from, publicUrl, now, log, every = 3000 } = options
  const { first, last } = options.wait ?? { first: 30_000, last: 30 * 60_000 }
  const waitOf = (attempts: number) => Math.min(first * 2 ** Math.max(attempts - 1, 0), last)
  const holder = randomUUID()
  const transport = createTransport({
    url: smtpUrl,
    ...{ connectionTimeout: 15_000, greetingTimeout: 15_000, socketTimeout: 30_000 },
    ...{ disableFileAccess: true, disableUrlAccess: true },
  })
  let stopped = false
  let failures = 0
  let restUntil = 0
  let running: Promise<void> = Promise.resolve()
  const timer = setInterval(() => {
    running = running
      .then(round)
      .catch((error: unknown) => log.error({ err: error }, 'a round of mails failed'))
  }, every)
  timer.unref()

  async function round(): Promise<void> {
    if (stopped || (await dueMails(db, now(), 1)).length === 0) return
    if (!(await holdLease(db, { name: 'mail', holder, holdFor }))) return
    const count = await giveUpMails(db, now())
    if (count > 0) {
      mails.inc({ outcome: 'gave up' }, count)
      log.error({ count }, 'notifications could not be mailed within a day and will not be')
    }
    if (Date.now() < restUntil) return
    for (const due of await dueMails(db, now(), atOnce)) {
      if (stopped || Date.now() < restUntil) return
      await deliver(due)
    }
  }

  async function deliver({ row, user }: DueMail): Promise<void> {
    const { id, kind } = row
    const email = user?.active ? user.email : null
    const letter = email
      ? letterOf(row, { email, language: user?.language ?? null }, { from, publicUrl })
      : null
    if (!letter) {
      mails.inc({ outcome: 'no address' })
      return void (await endMail(db, id, 'no-address'))
    }
    if (!(await holdLease(db, { name: 'mail', holder, holdFor }))) return
    if (!(await takeMail(db, row, new Date(now().getTime() + attemptEnds)))) return
    try {
      await transport.sendMail(letter)
    } catch (error) {
      return failed(row.id, row.mailAttempts + 1, error as SmtpError)
    }
    await markMailed(db, id, now())
    failures = 0
    mails.inc({ outcome: 'sent' })
    log.info({ notification: id, kind }, 'a notification was mailed')
  }

  async function failed(id: number, attempts: number, error: SmtpError): Promise<void> {
    // Its message may quote whom it was for; these words are the server's and the library's own.
    const { code, responseCode, command } = error
    const told = { notification: id, attempts, code, responseCode, command }
    if (isFinal(error)) {
      mails.inc({ outcome: 'refused' })
      log.warn(told, 'the mail server will not take a notification for its address')
      return void (await endMail(db, id, 'refused'))
    }
    mails.inc({ outcome: 'failed' })
    // What fails for all of them is tried with one of them, and that one is no worse for it.
    const isOfAll = isOfServer(error)
    if (isOfAll) restUntil = Date.now() + waitOf((failures += 1))
    const again = isOfAll ? 0 : waitOf(attempts)
    await tryMailAgain(db, id, new Date(now().getTime() + again))
    log.warn(told, 'a notification could not be mailed and will be tried again')
  }

  return {
    /** One round now, for whoever cannot wait for the clock. */
    round,
    async stop() {
      stopped = true
      clearInterval(timer)
      await running
      transport.close()
      await leaveLease(db, 'mail', holder)
    },
  }
}

interface SmtpError {
  code?: string
  responseCode?: number
  command?: string
}

/** About ourselves or the way there, so that every other message would fare the same. */
const isOfServer = ({ code, responseCode, command }: SmtpError): boolean =>
  command === 'MAIL FROM' || code === 'EAUTH' || responseCode === 421 || (responseCode ?? 0) < 400

/** A 5xx about this message or its address: the same again gets the same answer. */
const isFinal = (error: SmtpError): boolean =>
  (!isOfServer(error) && (error.responseCode ?? 0) >= 500) ||
  // What is no address at all does not even reach a server.
  (error.code === 'EENVELOPE' && error.responseCode === undefined)
