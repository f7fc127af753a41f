import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import type { Context } from 'hono'
import type { Surroundings } from './endpoint.ts'
import { Problem } from './problem.ts'
import type { Wanted } from './temporal-ui-address.ts'
import { policyOf } from './temporal-ui-policy.ts'
import { askTemporalUi, textOf } from './temporal-ui-upstream.ts'

/** Asks the Temporal UI for what is wanted, and gives its answer on: data and assets as they stream in. */
export async function passOn(
  { temporalUiUrl, engine, publicUrl, log }: Surroundings,
  context: Context,
  wanted: Wanted,
): Promise<Response> {
  if (temporalUiUrl === null) throw new Problem(404, 'temporal-ui-absent')
  const ask = async (path: string, headers = {}): Promise<IncomingMessage> => {
    try {
      return await askTemporalUi(temporalUiUrl, path, { headers, signal: context.req.raw.signal })
    } catch (error) {
      log.warn({ err: error }, 'the Temporal UI cannot be reached')
      throw new Problem(503, 'temporal-ui-down', { retryAfter: 10 })
    }
  }
  if (wanted.kind === 'data' || wanted.kind === 'asset') {
    const incoming = await ask(wanted.path, onlyWhatMayTravel(context))
    return responseOf(context, incoming, wanted)
  }
  const path = {
    page: '/temporal/',
    settings: '/temporal/api/v1/settings',
    // Of all namespaces only ours is ever asked for.
    namespaces: `/temporal/api/v1/namespaces/${encodeURIComponent(engine.namespace)}`,
    home: '/temporal/',
  }[wanted.kind]
  const incoming = await ask(path)
  const text = await textOf(incoming)
  if (incoming.statusCode !== 200) {
    log.warn({ status: incoming.statusCode, path }, 'the Temporal UI does not answer as expected')
    throw new Problem(503, 'temporal-ui-down', { retryAfter: 10 })
  }
  if (wanted.kind === 'page') {
    context.header('content-security-policy', policyOf(publicUrl, text))
    return context.html(text)
  }
  const said = JSON.parse(text) as Record<string, unknown>
  return context.json(
    wanted.kind === 'settings'
      ? { ...said, ...readingOnly, DefaultNamespace: engine.namespace }
      : { namespaces: [said], nextPageToken: '' },
  )
}

/** Makes the UI hide what would be refused. */
const readingOnly = {
  DisableWriteActions: true,
  WorkflowTerminateDisabled: true,
  WorkflowCancelDisabled: true,
  WorkflowSignalDisabled: true,
  WorkflowUpdateDisabled: true,
  WorkflowResetDisabled: true,
  BatchActionsDisabled: true,
  StartWorkflowDisabled: true,
  ActivityCommandsDisabled: true,
  HideWorkflowQueryErrors: true,
  ShowTemporalSystemNamespace: false,
  NotifyOnNewVersion: false,
  FeedbackURL: '',
}

/** No cookie, no authorization, nothing that a proxy or the UI would take for an order. */
function onlyWhatMayTravel(context: Context): Record<string, string> {
  const packed = /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/.test(context.req.header('accept-encoding') ?? '')
  const travels: Record<string, string> = { 'accept-encoding': packed ? 'gzip' : 'identity' }
  for (const name of ['if-none-match', 'if-modified-since']) {
    const value = context.req.header(name)
    if (value) travels[name] = value
  }
  return travels
}

function responseOf(
  context: Context,
  incoming: IncomingMessage,
  wanted: Extract<Wanted, { path: string }>,
): Response {
  const status = incoming.statusCode ?? 503
  if (status >= 300 && status < 400 && status !== 304) {
    incoming.destroy()
    throw new Problem(503, 'temporal-ui-down', { retryAfter: 10 })
  }
  for (const name of ['content-type', 'content-encoding', 'content-length', 'etag', 'last-modified']) {
    const value = incoming.headers[name]
    if (typeof value === 'string') context.header(name, value)
  }
  context.header('vary', 'accept-encoding')
  if (wanted.kind === 'data') context.header('content-type', 'application/json')
  else if (status < 400)
    context.header('cache-control', wanted.lasting ? 'private, max-age=31536000, immutable' : 'no-cache')
  if (context.req.method !== 'HEAD' && status !== 304)
    return context.body(Readable.toWeb(incoming) as ReadableStream, status as 200)
  incoming.destroy()
  return context.body(null, status as 200)
}
