import { Agent, request as requestPlain, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http'
import { Agent as SecureAgent, request as requestSecure } from 'node:https'

// The UI waits up to a minute for the next event of a process; a silence longer than that is an end.
const patience = 90_000
const agents = { 'http:': new Agent({ keepAlive: true }), 'https:': new SecureAgent({ keepAlive: true }) }

/**
 * Asks the Temporal UI. Not by fetch: that would unpack what is packed and change the address. Its answer is passed
 * on as it comes, so that a history of any length needs no more memory than a short one.
 */
export function askTemporalUi(
  base: string,
  path: string,
  { headers, signal }: { headers: OutgoingHttpHeaders; signal: AbortSignal },
): Promise<IncomingMessage> {
  const { protocol, hostname, port } = new URL(base)
  const secure = protocol === 'https:'
  return new Promise((resolve, reject) => {
    const asked = (secure ? requestSecure : requestPlain)(
      {
        hostname: hostname.replace(/^\[|\]$/g, ''),
        port: port || (secure ? 443 : 80),
        path,
        method: 'GET',
        headers,
        signal,
        timeout: patience,
        agent: agents[secure ? 'https:' : 'http:'],
      },
      resolve,
    )
    asked.on('timeout', () => asked.destroy(new Error('the Temporal UI is silent')))
    asked.on('error', reject)
    asked.end()
  })
}

/** What is to be read here and not passed on; more than a megabyte it never is. */
export async function textOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > 1024 * 1024) throw new Error('the Temporal UI answers more than is expected here')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
