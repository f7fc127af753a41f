import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import busboy from 'busboy'
import type { Context } from 'hono'
import type { Endpoint } from './endpoint.ts'
import { Problem } from './problem.ts'

/** A file that came with a form, on our disk under a name of ours until `dispose`. */
export interface Upload {
  path: string
  /** As the sender calls it. */
  name: string
  size: number
  hash: string
  fields: Map<string, string>
  dispose(): Promise<void>
}

/** What can be said of an upload before it is read: that it is a form, and not too large. */
export function demandUpload(context: Context, { upload }: Endpoint): void {
  if (!upload) return
  const type = context.req.header('content-type') ?? ''
  if (!/^multipart\/form-data\s*;.*boundary=/i.test(type) || context.req.header('content-encoding'))
    throw new Problem(415, 'not-an-upload')
  if (Number(context.req.header('content-length') ?? 0) > upload.maxSize + overhead)
    throw tooLarge(upload.maxSize)
}

// The form around the file.
const overhead = 16 * 1024
const tooLarge = (maxSize: number) =>
  new Problem(413, 'upload-too-large', { params: { most: Math.floor(maxSize / 1024 / 1024) } })

/** Takes the form as it comes, to the disk and not into memory; ends as soon as it is more than was asked for. */
export async function receiveUpload(context: Context, maxSize: number): Promise<Upload> {
  const folder = await mkdtemp(join(tmpdir(), 'evergreen-upload-'))
  const dispose = () => rm(folder, { recursive: true, force: true })
  try {
    const path = join(folder, 'file')
    const taken = await take(context, path, maxSize)
    if (!taken.file) throw new Problem(422, 'invalid-input', missing('file'))
    return { path, ...taken.file, fields: taken.fields, dispose }
  } catch (error) {
    await dispose()
    throw error
  }
}

export const missing = (field: string) => ({
  params: { count: 1 },
  errors: [{ field, code: 'required' as const }],
})

interface Taken {
  file: { name: string; size: number; hash: string } | null
  fields: Map<string, string>
}

async function take(context: Context, path: string, maxSize: number): Promise<Taken> {
  const { body } = context.req.raw
  if (!body) throw new Problem(400, 'malformed-upload')
  const taken: Taken = { file: null, fields: new Map() }
  let saving: Promise<unknown> = Promise.resolve()
  let refused: Problem | null = null
  const form = parser(context, maxSize)
  form.on('field', (name, value) => taken.fields.set(name, value))
  form.on('file', (field, stream, { filename }) => {
    if (field !== 'file' || taken.file) {
      refused ??= new Problem(422, 'invalid-input', {
        params: { count: 1 },
        errors: [{ field: field.slice(0, 40), code: 'unknown-key' }],
      })
      stream.resume()
      return
    }
    const file = { name: filename ?? '', size: 0, hash: '' }
    taken.file = file
    const hash = createHash('sha256')
    const counter = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        file.size += chunk.length
        hash.update(chunk)
        done(null, chunk)
      },
    })
    stream.on('limit', () => (refused ??= tooLarge(maxSize)))
    saving = pipeline(stream, counter, createWriteStream(path)).then(() => (file.hash = hash.digest('hex')))
    saving.catch(() => undefined)
  })
  for (const limit of ['partsLimit', 'filesLimit', 'fieldsLimit'] as const)
    form.on(limit, () => (refused ??= new Problem(400, 'malformed-upload')))
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      done(refused, chunk)
    },
  })
  try {
    await pipeline(Readable.fromWeb(body), counted, form)
    await saving
  } catch (error) {
    throw refused ?? (error instanceof Problem ? error : new Problem(400, 'malformed-upload'))
  }
  if (refused) throw refused as Problem
  return taken
}

function parser(context: Context, maxSize: number): busboy.Busboy {
  try {
    return busboy({
      headers: { 'content-type': context.req.header('content-type') ?? '' },
      defParamCharset: 'utf8',
      limits: {
        files: 2,
        fields: 8,
        fieldSize: 1024,
        fieldNameSize: 100,
        fileSize: maxSize,
        parts: 12,
        headerPairs: 20,
      },
    })
  } catch {
    throw new Problem(400, 'malformed-upload')
  }
}
