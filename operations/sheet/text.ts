import { isUtf8 } from 'node:buffer'
import { createReadStream } from 'node:fs'
import { sheetLimits, SheetRefused } from './sheet.ts'

/**
 * In which of the two encodings a text file is written: UTF-8, with or without its mark, or GB18030. A file that is
 * neither as a whole is refused with the first line that cannot be read; nothing is ever guessed into signs.
 */
export async function encodingOf(file: string): Promise<'utf-8' | 'gb18030'> {
  const seen: Seen = { line: 0, notUtf8: 0, notGb: 0, surelyUtf8: 0, pairs: 0, oddPairs: 0, firstOdd: 0 }
  let rest: Buffer = Buffer.alloc(0)
  let first = true
  for await (const chunk of createReadStream(file, { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>) {
    if (first) refuseOther(chunk)
    first = false
    if (chunk.includes(0)) throw new SheetRefused('file-has-nul', 422, { line: seen.line + linesTo(chunk) })
    const whole = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk
    const end = whole.lastIndexOf(10) + 1
    look(whole.subarray(0, end), seen)
    rest = whole.subarray(end)
    if (rest.length > sheetLimits.record)
      throw new SheetRefused('file-cell-too-long', 422, { line: seen.line + 1 })
  }
  look(rest, seen)
  if (seen.notUtf8 === 0) return 'utf-8'
  // Lines of both kinds: one of them was pasted in, and which of them is right nobody knows.
  if (seen.surelyUtf8 > 0) throw new SheetRefused('file-encoding', 422, { line: seen.notUtf8 })
  if (seen.notGb > 0) throw new SheetRefused('file-encoding', 422, { line: seen.notGb })
  if (seen.oddPairs * 3 > seen.pairs) throw new SheetRefused('file-encoding', 422, { line: seen.firstOdd })
  return 'gb18030'
}

interface Seen {
  line: number
  notUtf8: number
  notGb: number
  surelyUtf8: number
  pairs: number
  /** Pairs whose second byte is a Latin letter: rare in Chinese text, the rule in Western European one. */
  oddPairs: number
  firstOdd: number
}

function look(text: Buffer, seen: Seen): void {
  if (text.length === 0) return
  // Most files are one or the other from end to end; line by line goes only what is not.
  if (seen.notUtf8 === 0 && isUtf8(text)) {
    if (seen.surelyUtf8 === 0 && highBytes(text) >= 6) seen.surelyUtf8 = seen.line + 1
    seen.line += countLines(text)
    return
  }
  for (let from = 0; from < text.length;) {
    const next = text.indexOf(10, from) + 1 || text.length
    lookAtLine(text.subarray(from, next), seen)
    from = next
  }
}

function lookAtLine(text: Buffer, seen: Seen): void {
  seen.line += 1
  const high = highBytes(text)
  if (high === 0) return
  if (isUtf8(text)) {
    if (high >= 6) seen.surelyUtf8 ||= seen.line
    return
  }
  seen.notUtf8 ||= seen.line
  if (!decodes(text)) seen.notGb ||= seen.line
  else countPairs(text, seen)
}

function countPairs(text: Buffer, seen: Seen): void {
  for (let index = 0; index < text.length - 1; index += 1) {
    if ((text[index] ?? 0) < 0x81) continue
    const second = text[index + 1] ?? 0
    seen.pairs += 1
    if (second < 0x80 && second >= 0x40) {
      seen.oddPairs += 1
      seen.firstOdd ||= seen.line
    }
    index += second < 0x40 ? 3 : 1
  }
}

function decodes(text: Buffer): boolean {
  try {
    new TextDecoder('gb18030', { fatal: true }).decode(text)
    return true
  } catch {
    return false
  }
}

function refuseOther(head: Buffer): void {
  const mark = head.subarray(0, 2).toString('latin1')
  if (mark === '\xff\xfe' || mark === '\xfe\xff') throw new SheetRefused('file-utf16', 422)
}

const highBytes = (text: Buffer) => {
  let count = 0
  for (let index = 0; index < text.length && count < 6; index += 1) if ((text[index] ?? 0) > 0x7f) count += 1
  return count
}
const linesTo = (chunk: Buffer) => countLines(chunk.subarray(0, chunk.indexOf(0))) + 1
function countLines(text: Buffer): number {
  let count = 0
  for (let at = text.indexOf(10); at !== -1; at = text.indexOf(10, at + 1)) count += 1
  return count
}
