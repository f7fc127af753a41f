import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { readConfig, settingNames } from '../../config.ts'

const read = (path: string) => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8')

interface Service {
  build?: string
  image?: string
  restart?: string
  environment?: Record<string, string>
  ports?: string[]
  networks?: string[] | Record<string, { ipv4_address?: string }>
  volumes?: string[]
  user?: string
  privileged?: boolean
  read_only?: boolean
  cap_drop?: string[]
  security_opt?: string[]
  logging?: { options: Record<string, string> }
  healthcheck?: { test?: string[]; disable?: boolean }
  depends_on?: Record<string, { condition: string }>
  deploy?: { replicas?: number; resources?: { limits?: { cpus?: string; memory?: string } } }
}
const text = read('docker-compose.yml')
const compose = parse(text, { merge: true }) as {
  services: Record<string, Service>
  networks: Record<string, { internal?: boolean; ipam?: { config: { subnet: string }[] } } | null>
}
const services = Object.entries(compose.services)
const networksOf = ({ networks = [] }: Service) =>
  Array.isArray(networks) ? networks : Object.keys(networks)
const ours = services.filter(([, { build }]) => build !== undefined)
const dockerfile = read('Dockerfile')

// The schema is that of the Compose Specification as its Go library ships it; its licence lies beside it.
test('the deployment is a valid Compose file', () => {
  const schema = JSON.parse(read('tests/checks/compose-spec/compose-spec.json')) as object
  const validate = new Ajv2020({ strict: false, allErrors: true }).compile(schema)
  validate(compose)
  expect(validate.errors).toBeNull()
  validate({ services: { api: { image: 'x', helthcheck: {} } } })
  expect(validate.errors).not.toBeNull()
})

test('no secret has a default, and none stands in the file', () => {
  const used = [...text.matchAll(/(?<!\$)\$\{(\w+)(:[-?])?([^}]*)\}/g)]
  expect(used.length).toBeGreaterThan(5)
  for (const [whole, name = '', operator, value] of used)
    // What may be left out is empty then.
    if (name !== 'COMPANY_TIME_ZONE' && `${operator}${value}` !== ':-')
      expect([whole, operator]).toEqual([whole, ':?'])
  for (const [name, { environment = {} }] of services)
    for (const [variable, value] of Object.entries(environment))
      if (/PASSWORD|PWD|SECRET|TOKEN|KEY/.test(variable) || /:\/\/[^/]*:[^/]*@/.test(value))
        expect([name, variable, /\$\{\w+:(\?|-\})/.test(value)]).toEqual([name, variable, true])
  expect(dockerfile).not.toMatch(/PASSWORD|SECRET|TOKEN/)
})

test('every service has limits, a bounded log, and no more rights than it needs', () => {
  for (const [name, service] of services) {
    const limits = service.deploy?.resources?.limits
    expect([name, limits?.cpus, limits?.memory]).toEqual([
      name,
      expect.stringMatching(/^[\d.]+$/),
      expect.stringMatching(/^\d+[mg]$/),
    ])
    expect([name, service.logging?.options]).toEqual([name, { 'max-size': '10m', 'max-file': '5' }])
    expect([name, service.cap_drop]).toEqual([name, ['ALL']])
    expect([name, service.security_opt]).toEqual([name, ['no-new-privileges:true']])
    expect([name, service.privileged ?? false]).toEqual([name, false])
    expect([name, service.restart]).toEqual([name, name === 'migrate' ? 'no' : 'unless-stopped'])
  }
  for (const [name, { read_only }] of ours) expect([name, read_only]).toEqual([name, true])
})

// Why a service has no health check of its own.
const unchecked: Record<string, string> = {
  migrate: 'runs once; what needs it waits for its success',
}

test('every service says whether it is well, or there is a reason', () => {
  for (const [name, { healthcheck }] of services)
    if (name in unchecked) expect([name, healthcheck]).toEqual([name, { disable: true }])
    else expect([name, healthcheck?.test?.[0]]).toEqual([name, expect.stringMatching(/^CMD(-SHELL)?$/)])
  for (const [name, { depends_on = {} }] of services)
    for (const [other, { condition }] of Object.entries(depends_on))
      expect([name, other, condition]).toEqual([
        name,
        other,
        other === 'migrate' ? 'service_completed_successfully' : 'service_healthy',
      ])
})

test('what is set for our own services is a setting that they know, and they start with it', () => {
  for (const [name, { environment = {} }] of ours) {
    const given = Object.keys(environment).filter((variable) => variable !== 'NODE_ENV')
    expect([name, given.filter((variable) => !settingNames.includes(variable))]).toEqual([name, []])
    expect(() => readConfig(filled(environment, 'https://crm.example'))).not.toThrow()
  }
  const { environment = {} } = compose.services.api ?? {}
  expect(() => readConfig(filled(environment, 'http://crm.example'))).toThrow('PUBLIC_URL')
})

/** The environment as Compose would hand it over, with something chosen for what has no default. */
const filled = (environment: Record<string, string>, publicUrl: string) =>
  Object.fromEntries(
    Object.entries(environment).map(([variable, value]) => [
      variable,
      value
        .replace(/\$\{PUBLIC_URL[^}]*\}/, publicUrl)
        .replace(/\$\{\w+:-([^}]*)\}/, '$1')
        .replace(/\$\{\w+:\?[^}]*\}/, 'chosen-by-whoever-runs-it-and-long-enough'),
    ]),
  )

test('every image is of one version', () => {
  const images = [
    ...services.flatMap(([, { image }]) => (image ? [image] : [])),
    ...[...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image = '']) => image),
  ]
  for (const image of images) expect(image).toMatch(/:\d+\.\d+(\.\d+)?(-[\w.-]+)?$/)
})

test('only the proxy is to be reached from outside, and it sees nothing but the API', () => {
  for (const [name, { ports = [] }] of services)
    expect([name, ports]).toEqual([name, name === 'proxy' ? ['443:443', '80:80'] : []])
  const open = Object.keys(compose.networks).filter((network) => !compose.networks[network]?.internal)
  expect(open).toEqual(['edge', 'outside'])
  // The way out to the sales system is the worker's alone.
  const onOutside = services.filter(([, service]) => networksOf(service).includes('outside'))
  expect(onOutside.map(([name]) => name)).toEqual(['worker'])
  const onEdge = services.filter(([, service]) => networksOf(service).includes('edge')).map(([name]) => name)
  expect(onEdge.sort()).toEqual(['api', 'proxy'])
  expect(networksOf(compose.services.proxy ?? {})).toEqual(['edge'])
  // The address whose word is taken for a client's is the proxy's own.
  const { networks } = compose.services.proxy ?? {}
  const edge = Array.isArray(networks) ? undefined : networks?.edge
  expect(edge?.ipv4_address).toBe(compose.services.api?.environment?.TRUSTED_PROXIES)
})

test('there are two of each of our services, and the Temporal UI offers no deeds', () => {
  for (const name of ['api', 'worker']) expect(compose.services[name]?.deploy?.replicas).toBe(2)
  expect(compose.services['temporal-ui']?.environment).toMatchObject({
    TEMPORAL_UI_PUBLIC_PATH: '/temporal',
    TEMPORAL_DISABLE_WRITE_ACTIONS: 'true',
  })
})

test('the image runs as nobody special, holds what the lock file says, and says whether it is well', () => {
  expect(dockerfile).toMatch(/^USER node$/m)
  expect(dockerfile.lastIndexOf('USER node')).toBeGreaterThan(dockerfile.lastIndexOf('FROM '))
  expect(dockerfile).toMatch(/^HEALTHCHECK .*\n.*health\/ready/m)
  expect(dockerfile).toMatch(/npm ci --omit=dev/)
  for (const path of ['.git', '.env', '.data', 'node_modules', 'tests'])
    expect(read('.dockerignore').split('\n')).toContain(path)
})
