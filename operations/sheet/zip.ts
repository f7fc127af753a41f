import { Transform, type Readable } from 'node:stream'
import { openPromise, type Entry, type ZipFile } from 'yauzl'
import { sheetLimits, SheetRefused } from './sheet.ts'

/** A zip archive of which single parts are read, each counted as it unfolds: what its head says is not believed. */
export interface Archive {
  has(name: string): boolean
  names: string[]
  open(name: string): Promise<Readable>
  close(): void
}

export async function openArchive(file: string): Promise<Archive> {
  const zip = await openPromise(file, { lazyEntries: true, autoClose: false }).catch(() => {
    throw new SheetRefused('file-broken')
  })
  if (zip.entryCount > sheetLimits.entries)
    throw new SheetRefused('file-too-many-parts', 422, { most: sheetLimits.entries })
  const entries = await entriesOf(zip)
  let inflated = 0
  return {
    has: (name) => entries.has(name),
    names: [...entries.keys()],
    close: () => zip.close(),
    async open(name) {
      const entry = entries.get(name)
      if (!entry) throw new SheetRefused('file-broken')
      const stream = await zip.openReadStreamPromise(entry).catch(() => {
        throw new SheetRefused('file-broken')
      })
      let own = 0
      const counter = new Transform({
        transform(chunk: Buffer, _encoding, done) {
          own += chunk.length
          inflated += chunk.length
          const tooMuch =
            inflated > sheetLimits.inflated ||
            (own > 4_000_000 && own > entry.compressedSize * sheetLimits.ratio)
          if (tooMuch) done(new SheetRefused('file-bomb', 413))
          else done(null, chunk)
        },
      })
      // A part that is shorter or longer than it says, or does not fit its checksum.
      stream.on('error', () => counter.destroy(new SheetRefused('file-broken')))
      return stream.pipe(counter)
    },
  }
}

async function entriesOf(zip: ZipFile): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>()
  try {
    for await (const entry of zip.eachEntry()) {
      if ((entry.generalPurposeBitFlag & 1) === 1) throw new SheetRefused('file-encrypted', 415)
      // Of two parts with one name some programs read the first and some the last.
      if (entries.has(entry.fileName)) throw new SheetRefused('file-broken')
      entries.set(entry.fileName, entry)
    }
  } catch (error) {
    throw error instanceof SheetRefused ? error : new SheetRefused('file-broken')
  }
  return entries
}
