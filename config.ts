import { isIP } from 'node:net'
import { join, resolve } from 'node:path'
import { z } from 'zod'

const port = (value: number) => z.coerce.number().int().min(0).max(65_535).default(value)

const isNetwork = (text: string) => {
  const [address = '', bits, ...more] = text.split('/')
  const most = isIP(address) === 4 ? 32 : 128
  return (
    isIP(address) !== 0 &&
    more.length === 0 &&
    (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most))
  )
}

const networks = z
  .string()
  .default('')
  .transform((text) => text.split(',').flatMap((entry) => entry.trim() || []))
  .refine((entries) => entries.every(isNetwork), 'must be addresses or networks such as 172.30.0.0/24')

const environment = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: port(3000),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  DATA_DIR: z.string().default('.data'),
  DATABASE_URL: z
    .string()
    .regex(/^(sqlite|mariadb|mysql):/, 'must begin with sqlite:, mariadb: or mysql:')
    .optional(),
  TEMPORAL_ADDRESS: z.string().optional(),
  TEMPORAL_NAMESPACE: z.string().default('default'),
  TEMPORAL_TASK_QUEUE: z.string().default('crm'),
  TEMPORAL_PORT: port(7233),
  TEMPORAL_UI_PORT: port(8233),
  TEMPORAL_UI_URL: z.url({ protocol: /^https?$/ }).optional(),
  TRUSTED_PROXIES: networks,
  COMPANY_TIME_ZONE: z
    .string()
    .refine(
      (zone) => Intl.supportedValuesOf('timeZone').includes(zone),
      'must be a time zone such as Asia/Shanghai',
    )
    .default('Asia/Shanghai'),
  SECRET_KEY: z.string().min(32, 'must have at least 32 characters').optional(),
  DEMO_PASSWORD: z.string().min(8).optional(),
  SALES_SYSTEM_URL: z.url({ protocol: /^https?$/ }).optional(),
  SALES_SYSTEM_TOKEN: z.string().min(16).max(400).optional(),
  SALES_SYSTEM_NETWORKS: networks,
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z.string().max(200).default('常青 CRM <evergreen@localhost>'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error']).default('info'),
  SLOW_QUERY_MS: z.coerce.number().int().min(1).default(200),
  METRICS_HOST: z.string().default('127.0.0.1'),
  METRICS_PORT: port(0),
  ALLOW_INSECURE: z.enum(['true', 'false']).default('false'),
})

export const settingNames = Object.keys(environment.shape)

const isLoopback = (host: string) => ['127.0.0.1', 'localhost', '::1', '[::1]'].includes(host)

const hasMore = (url: string) => {
  const { username, password, search, hash } = new URL(url)
  return [username, password, search, hash].some((part) => part !== '')
}

export class ConfigError extends Error {}

/** The configuration out of the environment; every fault is named with its variable. */
export function readConfig(env: Record<string, string | undefined>) {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const result = environment.safeParse(given)
  if (!result.success)
    throw new ConfigError(
      result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'),
    )
  const values = result.data
  const publicUrl = values.PUBLIC_URL ?? `http://${values.HOST}:${values.PORT}`
  const { protocol, hostname } = new URL(publicUrl)
  if (protocol === 'http:' && !isLoopback(hostname) && values.ALLOW_INSECURE !== 'true')
    throw new ConfigError(
      'PUBLIC_URL: an http address that is not loopback sends passwords in the clear; use https, or set ALLOW_INSECURE=true',
    )
  if (values.SALES_SYSTEM_URL && hasMore(values.SALES_SYSTEM_URL))
    throw new ConfigError(
      'SALES_SYSTEM_URL: must be an address without user, password, query or fragment; the token goes into SALES_SYSTEM_TOKEN',
    )
  const dataDir = resolve(values.DATA_DIR)
  return {
    host: values.HOST,
    port: values.PORT,
    publicUrl,
    dataDir,
    databaseUrl: values.DATABASE_URL ?? `sqlite://${join(dataDir, 'evergreen.db')}`,
    databaseIsEmbedded: values.DATABASE_URL === undefined,
    temporalAddress: values.TEMPORAL_ADDRESS ?? null,
    temporalNamespace: values.TEMPORAL_NAMESPACE,
    temporalTaskQueue: values.TEMPORAL_TASK_QUEUE,
    temporalPort: values.TEMPORAL_PORT,
    temporalUiPort: values.TEMPORAL_UI_PORT,
    temporalUiUrl:
      values.TEMPORAL_UI_URL ??
      (values.TEMPORAL_ADDRESS ? null : `http://127.0.0.1:${values.TEMPORAL_UI_PORT}`),
    trustedProxies: values.TRUSTED_PROXIES,
    timeZone: values.COMPANY_TIME_ZONE,
    secretKey: values.SECRET_KEY ?? null,
    demoPassword: values.DEMO_PASSWORD ?? null,
    salesSystemUrl: values.SALES_SYSTEM_URL ?? null,
    salesSystemToken: values.SALES_SYSTEM_TOKEN ?? null,
    /** Networks of our own in which the sales system may live. */
    salesSystemNetworks: values.SALES_SYSTEM_NETWORKS,
    smtpUrl: values.SMTP_URL ?? null,
    mailFrom: values.MAIL_FROM,
    logLevel: values.LOG_LEVEL,
    slowQueryMs: values.SLOW_QUERY_MS,
    metricsHost: values.METRICS_HOST,
    metricsPort: values.METRICS_PORT,
  }
}
export type Config = ReturnType<typeof readConfig>
