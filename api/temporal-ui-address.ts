/** What an address under /temporal asks of the Temporal UI; `path` is where the UI has it. */
export type Wanted =
  | { kind: 'home' | 'page' | 'settings' | 'namespaces' }
  | { kind: 'asset'; path: string; lasting: boolean }
  | { kind: 'data'; path: string }

const list = ['query', 'pageSize', 'maximumPageSize', 'nextPageToken']
const run = ['execution.runId']
const events = [...run, 'nextPageToken', 'next_page_token', 'maximumPageSize', 'waitNewEvent']

/**
 * Every read that the UI's pages make, with the parameters that may travel along; `*` is one name. A read that is not
 * here is refused, and a parameter that is not here goes no further: `id`, for one, would name another namespace.
 */
const reads: [path: string, parameters: string[]][] = [
  ['cluster-info', []],
  ['system-info', []],
  ['namespaces/{ours}', []],
  ['namespaces/{ours}/search-attributes', []],
  ['namespaces/{ours}/workflows', list],
  ['namespaces/{ours}/archived-workflows', list],
  ['namespaces/{ours}/workflow-count', ['query']],
  ['namespaces/{ours}/workflows/*', run],
  ['namespaces/{ours}/workflows/*/history', events],
  ['namespaces/{ours}/workflows/*/history-reverse', events],
  ['namespaces/{ours}/workflows/*/run/*/history.json', []],
  ['namespaces/{ours}/task-queues/*', ['taskQueueType']],
  ['namespaces/{ours}/task-queues/*/worker-build-id-compatibility', []],
  ['namespaces/{ours}/task-queues/*/worker-versioning-rules', []],
  ['namespaces/{ours}/schedules', list],
  ['namespaces/{ours}/schedules/*', []],
  ['namespaces/{ours}/batch-operations', list],
  ['namespaces/{ours}/batch-operations/*', []],
  ['namespaces/{ours}/worker-deployments', list],
  ['namespaces/{ours}/worker-deployments/*', []],
]
const folders = ['_app', 'css', 'codemirror', 'i18n']
const files = /^((android|apple|banner|favicon|logo)[\w.-]*|site\.webmanifest|Temporal_Logo_Animation\.gif)$/

// Nothing in a name that means something in an address: what is decoded once here is the same decoded twice.
const name = /^(?!\.{1,2}$)[\w.:@~-]{1,255}$/

/** Null for whatever is not known to be a read of our own namespace. */
export function wantedOf({ pathname, searchParams }: URL, namespace: string): Wanted | null {
  if (!/^\/temporal(\/|$)/.test(pathname)) return null
  const names = namesIn(pathname.replace(/\/$/, '').split('/').slice(2))
  if (!names) return null
  const [first = '', second, ...rest] = names
  if (first === '') return { kind: 'home' }
  if (first === 'api') return second === 'v1' ? dataOf(rest, searchParams, namespace) : null
  if ((folders.includes(first) && second) || (files.test(first) && !second))
    return { kind: 'asset', path: `/temporal/${names.join('/')}`, lasting: second === 'immutable' }
  const isPage =
    first === 'namespaces' ? !second || second === namespace : names.join() === 'select-namespace'
  return isPage ? { kind: 'page' } : null
}

function dataOf(names: string[], given: URLSearchParams, namespace: string): Wanted | null {
  const asked = names.join('/')
  if (asked === 'settings' || asked === 'namespaces') return { kind: asked }
  const read = reads.find(([path]) => {
    const pattern = path.split('/')
    return (
      pattern.length === names.length &&
      pattern.every(
        (part, index) =>
          part === '*' || (part === '{ours}' ? namespace === names[index] : part === names[index]),
      )
    )
  })
  if (!read) return null
  const query = new URLSearchParams()
  for (const parameter of read[1]) if (given.has(parameter)) query.set(parameter, given.get(parameter) ?? '')
  return { kind: 'data', path: `/temporal/api/v1/${asked}${query.size > 0 ? `?${query.toString()}` : ''}` }
}

function namesIn(segments: string[]): string[] | null {
  try {
    const names = segments.map(decodeURIComponent)
    return names.every((segment) => name.test(segment)) ? names : null
  } catch {
    return null
  }
}
