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
  cookie: string
  get(path: string, headers?: Record<string, string>): Promise<Answer>
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  patch(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>
  put(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>
  delete(path: string, headers?: Record<string, string>): Promise<Answer>
}

/** Somebody of the demonstration who signs in over HTTP, as a browser would. */
export const signIn = (url: string, username: string): Promise<Person> => signInTo(() => url, username)

/** The same where several answer for one address: `next` says who gets the next request. */
export async function signInTo(next: () => string, username: string): Promise<Person> {
  const first = await send(next(), 'POST', '/session', { username, password })
  if (first.status !== 200) throw new Error(`${username} cannot sign in: ${first.status}`)
  const cookie = first.headers.get('set-cookie')?.split(';')[0] ?? ''
  return personWith(next, username, cookie)
}

export function personWith(next: () => string, username: string, cookie: string): Person {
  return {
    username,
    cookie,
    get: (path, headers) => send(next(), 'GET', path, undefined, { cookie, ...headers }),
    post: (path, body = {}, headers) => send(next(), 'POST', path, body, { cookie, ...headers }),
    patch: (path, body, headers) => send(next(), 'PATCH', path, body, { cookie, ...headers }),
    put: (path, body, headers) => send(next(), 'PUT', path, body, { cookie, ...headers }),
    delete: (path, headers) => send(next(), 'DELETE', path, undefined, { cookie, ...headers }),
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
      'sec-fetch-site': 'same-origin',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, body: text ? JSON.parse(text) : null, headers: response.headers }
}
