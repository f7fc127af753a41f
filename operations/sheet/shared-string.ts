import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { demandCell } from './sheet.ts'
import { readXml } from './xml.ts'
import type { Archive } from './zip.ts'

/** Characters of shared texts that stay in memory; the rest lies in a file. */
const kept = 4_000_000

/**
 * The texts of a workbook, which its cells name by their place. There may be as many as cells, so what is beyond the
 * first few megabytes goes to the disk.
 */
export async function spooledStrings(
  archive: Archive,
  spool: string,
): Promise<(index: number) => string | null> {
  const first: string[] = []
  let size = 0
  let total = 0
  let text = ''
  let collects = false
  let phonetic = false
  let spooled: DatabaseSync | null = null
  let insert: ((index: number, text: string) => void) | null = null

  function put() {
    if (!insert && size + text.length <= kept) {
      first.push(text)
      size += text.length
    } else {
      insert ??= openSpool()
      insert(total, text)
    }
    total += 1
  }
  function openSpool() {
    spooled = new DatabaseSync(join(spool, 'strings.db'))
    spooled.exec('pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -8000')
    spooled.exec('create table strings (id integer primary key, text text not null); begin')
    const statement = spooled.prepare('insert into strings values (?, ?)')
    return (index: number, text: string) => void statement.run(index, text)
  }
  const reader = {
    open(name: string) {
      if (name === 'si') text = ''
      else if (name === 'rPh') phonetic = true
      else if (name === 't') collects = !phonetic
    },
    text(piece: string) {
      if (collects) text = demandCell(text + piece, 1)
    },
    close(name: string) {
      if (name === 't') collects = false
      else if (name === 'rPh') phonetic = false
      else if (name === 'si') put()
    },
  }
  for await (const _ of readXml(await archive.open('xl/sharedStrings.xml'), reader));
  const select = (spooled as DatabaseSync | null)?.prepare('select text from strings where id = ?')
  return (index) => first[index] ?? (select?.get(index) as { text: string } | undefined)?.text ?? null
}
