import { password } from './product.ts'

// What a route answers is for the test to say.
type Loose = ReturnType<typeof JSON.parse>
export interface Answer {
  status: number
  body: Loose
  headers: Headers
}

export interface Person {
  username: string
  get(path: string, headers?: Record<string, string>): Promise<Answer>
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  patch(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>
  delete(path: string, headers?: Record<string, string>): Promise<Answer>
}

/** Somebody of the demonstration who signs in over HTTP, as a browser would. */
export async function signIn(url: string, username: string): Promise<Person> {
  const first = await send(url, 'POST', '/session', { username, password })
  if (first.status !== 200) throw new Error(`${username} cannot sign in: ${first.status}`)
  const cookie = first.headers.get('set-cookie')?.split(';')[0] ?? ''
  return {
    username,
    get: (path, headers) => send(url, 'GET', path, undefined, { cookie, ...headers }),
    post: (path, body = {}, headers) => send(url, 'POST', path, body, { cookie, ...headers }),
    patch: (path, body, headers) => send(url, 'PATCH', path, body, { cookie, ...headers }),
    delete: (path, headers) => send(url, 'DELETE', path, undefined, { cookie, ...headers }),
  }
}

async function send(
  url: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(`${url}/api${path}`, {
    method,
    headers: {
      origin: url,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, body: text ? JSON.parse(text) : null, headers: response.headers }
}
