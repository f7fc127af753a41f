import { password, type Stage } from './stage.ts'

export const proxy = '172.30.0.2'

interface Knock {
  body?: unknown
  from?: string
  cookie?: string
  headers?: Record<string, string>
}

/** The API as it is reached from addresses in the world, through a proxy that it trusts. */
export function doorOf(app: Stage['app']) {
  async function ask(method: string, path: string, { body, from, cookie, headers }: Knock = {}) {
    const response = await app.request(
      `/api${path}`,
      {
        method,
        headers: {
          'sec-fetch-site': 'same-origin',
          'x-forwarded-for': from ?? '203.0.113.1',
          ...(cookie && { cookie }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      },
      { incoming: { socket: { remoteAddress: proxy } } },
    )
    const text = await response.text()
    const set = response.headers.get('set-cookie') ?? ''
    return {
      status: response.status,
      // What a route answers is for the test to say.
      body: text ? JSON.parse(text) : null,
      headers: response.headers,
      cookie: set.split(';')[0] ?? '',
      retryAfter: Number(response.headers.get('retry-after')),
    }
  }
  return {
    ask,
    signIn: (
      username: string,
      { from, cookie, ...given }: { password?: string; totp?: string; from?: string; cookie?: string } = {},
    ) =>
      ask('POST', '/session', {
        ...(from && { from }),
        ...(cookie && { cookie }),
        body: { username, password, ...given },
      }),
  }
}
export type Door = ReturnType<typeof doorOf>
