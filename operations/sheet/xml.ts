import type { Readable } from 'node:stream'
import { SaxesParser } from 'saxes'
import { SheetRefused } from './sheet.ts'

type Attributes = Record<string, string>
export interface XmlReader {
  open?: (name: string, attributes: Attributes) => void
  close?: (name: string) => void
  text?: (text: string) => void
}

/** Goes through a part as it unfolds; after each piece the caller may take what has come together. */
export async function* readXml(stream: Readable, reader: XmlReader): AsyncGenerator<void> {
  const parser = new SaxesParser({ xmlns: false, position: false })
  const decoder = new TextDecoder('utf-8', { fatal: true })
  // A definition of its own words is how a small file becomes a large one, or reaches for another file.
  parser.on('doctype', () => {
    throw new SheetRefused('file-has-doctype')
  })
  parser.on('error', () => {
    throw new SheetRefused('file-broken')
  })
  parser.on('opentag', ({ name, attributes }) => reader.open?.(plain(name), attributes))
  parser.on('closetag', ({ name }) => reader.close?.(plain(name)))
  parser.on('text', (text) => reader.text?.(text))
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      parser.write(decoder.decode(chunk, { stream: true }))
      yield
    }
    parser.write(decoder.decode()).close()
    yield
  } catch (error) {
    throw error instanceof SheetRefused ? error : new SheetRefused('file-broken')
  } finally {
    stream.destroy()
  }
}

export async function readWhole(stream: Readable, reader: XmlReader): Promise<void> {
  for await (const _ of readXml(stream, reader));
}

/** Some programs put a prefix before each name. */
const plain = (name: string) => name.slice(name.indexOf(':') + 1)
