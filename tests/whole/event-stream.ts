import type { Person } from './person.ts'

export interface Heard {
  event: string
  data: { subject?: string; number?: string; version?: number }
}

/** What a person's page hears while it is open. */
export const listen = async (url: string, { cookie }: Person) =>
  hearing(await fetch(`${url}/api/events`, { headers: { cookie } }))

/** The same of an answer that is there already. */
export function hearing(response: Response) {
  if (!response.body) throw new Error(`no stream: ${response.status}`)
  const heard: Heard[] = []
  const ended = read(response.body, heard)
  return { heard, ended, close: () => response.body?.cancel().catch(() => undefined) }
}

async function read(body: ReadableStream<Uint8Array>, heard: Heard[]): Promise<'closed' | 'cut off'> {
  let rest = ''
  try {
    for await (const text of body.pipeThrough(new TextDecoderStream()) as unknown as AsyncIterable<string>) {
      const blocks = (rest + text).split('\n\n')
      rest = blocks.pop() ?? ''
      for (const block of blocks) heard.push(parsed(block))
    }
    return 'closed'
  } catch {
    return 'cut off'
  }
}

function parsed(block: string): Heard {
  const fields = Object.fromEntries(
    block
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  )
  return { event: fields.event ?? '', data: JSON.parse(fields.data ?? '{}') as Heard['data'] }
}
