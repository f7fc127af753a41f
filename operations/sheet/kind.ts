import { open } from 'node:fs/promises'
import { SheetRefused, type SheetFormat } from './sheet.ts'

const magics: [format: string, bytes: string][] = [
  ['xlsx', 'PK\x03\x04'],
  ['xlsx', 'PK\x05\x06'],
  ['ole', '\xd0\xcf\x11\xe0'],
  ['pdf', '%PDF'],
  ['exe', 'MZ'],
  ['rar', 'Rar!'],
  ['7z', '7z\xbc\xaf'],
  ['gz', '\x1f\x8b'],
  ['png', '\x89PNG'],
  ['jpg', '\xff\xd8\xff'],
  ['gif', 'GIF8'],
]

/** What a file is by its first bytes; a name that says otherwise is not believed, and the sender is told. */
export async function kindOf(file: string, name: string): Promise<SheetFormat> {
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(1024), 0, 1024, 0)
    const head = buffer.subarray(0, bytesRead).toString('latin1')
    if (bytesRead === 0) throw new SheetRefused('file-empty')
    const found = magics.find(([, bytes]) => head.startsWith(bytes))?.[0] ?? (isMarkup(head) ? 'html' : 'csv')
    if (found === 'ole') throw new SheetRefused(await oleIs(handle), 415)
    if (found !== 'xlsx' && found !== 'csv') throw new SheetRefused('file-no-table', 415, { found })
    const said = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? ''
    const fits = found === 'xlsx' ? said === 'xlsx' : ['csv', 'txt', 'tsv'].includes(said)
    if (said === 'xlsm') throw new SheetRefused('file-has-macros')
    if (!fits) throw new SheetRefused('file-renamed', 415, { said, found })
    return found
  } finally {
    await handle.close()
  }
}

const isMarkup = (head: string) =>
  /^(\xef\xbb\xbf)?\s*<(\?xml|!doctype|html|table|meta|head|body|script|svg)/i.test(head)

/** An Excel file with a password is wrapped as the old ones are. */
async function oleIs(handle: Awaited<ReturnType<typeof open>>): Promise<string> {
  const { size } = await handle.stat()
  const length = Math.min(size, 1024 * 1024)
  const sign = Buffer.from('EncryptedPackage', 'utf16le')
  for (const from of [0, size - length]) {
    const { buffer } = await handle.read(Buffer.alloc(length), 0, length, from)
    if (buffer.includes(sign)) return 'file-encrypted'
  }
  return 'file-old-excel'
}
