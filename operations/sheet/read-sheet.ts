import { fork } from 'node:child_process'
import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SheetRefused, type SheetMessage, type SheetNotes, type SheetRow } from './sheet.ts'

const program = fileURLToPath(new URL('./sheet-process.ts', import.meta.url))
const ours = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const code = ['operations/sheet/*', 'node_modules/*', 'package.json'].map(
  (path) => `--allow-fs-read=${ours(path)}`,
)
/** A large workbook of two hundred thousand rows takes half a minute here. */
const longest = 180_000

interface Wanted {
  file: string
  /** As the sender calls it; its ending must fit what is in it. */
  name: string
  signal?: AbortSignal
  /** Rows that come at once. */
  batch?: number
}

/**
 * Reads the first sheet of a file in a process of its own, so that no file can take our memory, our time or anything
 * else. Gives the rows in batches, the head first, and returns what was noticed. A file that cannot be read throws
 * `SheetRefused`.
 */
export async function* readSheet({
  file,
  name,
  signal,
  batch = 200,
}: Wanted): AsyncGenerator<SheetRow[], SheetNotes> {
  const spool = await realpath(await mkdtemp(join(tmpdir(), 'evergreen-sheet-')))
  const may = [...code, `--allow-fs-read=${await realpath(file)}`, `--allow-fs-read=${spool}/*`]
  const child = fork(program, [file, /\.\w{1,8}$/.exec(name)?.[0] ?? '', spool, String(batch)], {
    execPath: process.execPath,
    execArgv: [
      '--permission',
      ...may,
      `--allow-fs-write=${spool}/*`,
      '--max-old-space-size=96',
      '--max-semi-space-size=4',
      '--disable-warning=ExperimentalWarning',
    ],
    env: {},
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  const inbox: SheetMessage[] = []
  let wake: () => void = () => undefined
  let ended: string | null = null
  child.on('message', (message: SheetMessage) => {
    inbox.push(message)
    wake()
  })
  const end = (why: string) => {
    ended ??= why
    wake()
  }
  child.on('close', () => end('file-too-heavy'))
  child.on('error', () => end('file-too-heavy'))
  const clock = setTimeout(() => end('file-too-slow'), longest)
  const aborted = () => end('aborted')
  signal?.addEventListener('abort', aborted)
  try {
    for (;;) {
      const message = inbox.shift()
      if (message?.kind === 'rows') {
        yield message.rows
        child.send('go', () => undefined)
      } else if (message?.kind === 'end') return message.notes
      else if (message?.kind === 'refused')
        throw new SheetRefused(message.code, message.status, message.params)
      else if (ended === 'aborted') throw signal?.reason ?? new Error('aborted')
      else if (ended) throw new SheetRefused(ended)
      else await new Promise<void>((resolve) => (wake = resolve))
    }
  } finally {
    clearTimeout(clock)
    signal?.removeEventListener('abort', aborted)
    child.kill('SIGKILL')
    await rm(spool, { recursive: true, force: true })
  }
}
