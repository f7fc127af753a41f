import { readFileSync, writeFileSync } from 'node:fs'
import { signIn, type Person } from '../whole/person.ts'

const base = new URL('schemathesis.toml', import.meta.url)

/** Whose addresses are asked about rows that are there, and where one finds them. */
const rows: [operations: string, parameter: string, list: string, key: string][] = [
  ['^/api/(opportunities|processes)/', 'number', '/opportunities', 'number'],
  ['^/api/customers/', 'number', '/customers', 'number'],
  ['^/api/contacts/', 'id', '/contacts', 'id'],
  ['^/api/interactions/', 'id', '/interactions', 'id'],
  ['^/api/orders/', 'order', '/orders', 'number'],
  ['^/api/products/', 'code', '/products', 'code'],
  ['^/api/imports/', 'number', '/imports', 'number'],
  ['^/api/hand-overs/', 'number', '/hand-overs', 'number'],
]

/** What is asked about mostly is there, or everything would end at a 404. Writes that into a configuration. */
export async function configure(url: string, file: string): Promise<void> {
  const person = await signIn(url, 'superadmin')
  await sendFile(url, person)
  await person.post('/hand-overs', { from: 'manager1', to: 'manager2', subjects: ['Opportunity'] })
  const parts = [readFileSync(base, 'utf8')]
  for (const [index, [operations, parameter, list, key]] of rows.entries()) {
    const { items } = (await person.get(`${list}?limit=50`)).body
    const values = (items as Record<string, unknown>[]).map((row) => String(row[key]))
    if (values.length === 0) throw new Error(`there is nothing at ${list}`)
    parts.push(
      `[dictionaries.known${index}]\nvalues = ${JSON.stringify(values)}\n`,
      `[[operations]]\ninclude-path-regex = '${operations}'\n`,
      `parameters."path.${parameter}" = { dictionary = "known${index}", probability = 0.8 }\n`,
      `parameters."header.If-Match" = { dictionary = "versions", probability = 0.6 }\n`,
    )
  }
  writeFileSync(file, parts.join('\n'))
}

async function sendFile(url: string, { cookie }: Person): Promise<void> {
  const form = new FormData()
  form.set('kind', 'customers')
  form.set(
    'file',
    new Blob(['客户名称,客户经理\n试验甲公司,manager1\n试验乙公司,没有此人\n']),
    'customers.csv',
  )
  const headers = { 'sec-fetch-site': 'same-origin', cookie }
  const { status } = await fetch(`${url}/api/imports`, { method: 'POST', headers, body: form })
  if (status !== 201) throw new Error(`sending a file answers ${status}`)
}
