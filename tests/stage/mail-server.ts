import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

/** What somebody found in his mailbox. */
export interface Letter {
  to: string[]
  headers: Record<string, string>
  /** Everything that was sent, as it came. */
  raw: string
  text: string
  html: string
}

/** A mail server on this machine; `answers` may refuse, by the address or by what came. */
export async function startMailServer(answers: Partial<SMTPServerOptions> = {}, port = 0) {
  const letters: Letter[] = []
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address)
        letters.push({ to, ...opened(Buffer.concat(chunks).toString()) })
        done()
      })
    },
    ...answers,
  })
  // Who hangs up in the middle is no fault of the test's.
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const taken = (server.server.address() as AddressInfo).port
  return {
    letters,
    port: taken,
    url: `smtp://127.0.0.1:${taken}`,
    close: () => new Promise<void>((resolve) => server.close(resolve)),
  }
}

function opened(raw: string): Omit<Letter, 'to'> {
  const headers = headersOf(raw)
  const boundary = /boundary="([^"]+)"/.exec(headers['content-type'] ?? '')?.[1] ?? 'none'
  const part = (type: string) => bodyOf(raw.split(`--${boundary}`).find((one) => one.includes(type)) ?? '')
  return { headers, raw, text: part('text/plain'), html: part('text/html') }
}

function headersOf(raw: string): Record<string, string> {
  const [head = ''] = raw.trimStart().split('\r\n\r\n')
  const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n')
  return Object.fromEntries(
    lines.map((line) => [
      line.slice(0, line.indexOf(':')).toLowerCase(),
      words(line.slice(line.indexOf(':') + 2)),
    ]),
  )
}

const words = (text: string) =>
  text
    .replace(/\?= =\?/g, '?==?')
    .replace(/=\?UTF-8\?([BQ])\?([^?]*)\?=/gi, (_, way: string, coded: string) =>
      way.toUpperCase() === 'B' ? Buffer.from(coded, 'base64').toString() : quoted(coded.replace(/_/g, ' ')),
    )

function bodyOf(part: string): string {
  const body = part.slice(part.indexOf('\r\n\r\n') + 4).trim()
  const coding = headersOf(part)['content-transfer-encoding']
  if (coding === 'base64') return Buffer.from(body, 'base64').toString()
  return coding === 'quoted-printable' ? quoted(body.replace(/=\r\n/g, '')) : body
}

function quoted(text: string): string {
  const bytes = text.replace(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
  return Buffer.from(bytes, 'latin1').toString()
}
