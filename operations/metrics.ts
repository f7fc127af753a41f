import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

/*
 * One registry in a process, as there is one process to watch. Labels have few values, known beforehand: the
 * pattern of a route, the name of a command; never a number or a person.
 */
export const registry = new Registry()
collectDefaultMetrics({ register: registry })

const seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const inRegistry = { registers: [registry] }

export const requestSeconds = new Histogram({
  name: 'evergreen_http_request_duration_seconds',
  help: 'Requests to the API by route, method and status',
  labelNames: ['route', 'method', 'status'] as const,
  buckets: seconds,
  ...inRegistry,
})

export const commandSeconds = new Histogram({
  name: 'evergreen_command_duration_seconds',
  help: 'Commands as the API answered them: done, refused, pending (answered with 202), unavailable, failed',
  labelNames: ['command', 'outcome'] as const,
  buckets: seconds,
  ...inRegistry,
})

export const commitSeconds = new Histogram({
  name: 'evergreen_activity_duration_seconds',
  help: 'Attempts of a worker’s activities: done, refused (an answer) or failed (it is tried again)',
  labelNames: ['activity', 'outcome'] as const,
  buckets: seconds,
  ...inRegistry,
})

export const engineSeconds = new Histogram({
  name: 'evergreen_engine_call_duration_seconds',
  help: 'Calls to the process engine by the API and the nudge loop: answered, late or failed',
  labelNames: ['outcome'] as const,
  buckets: seconds,
  ...inRegistry,
})

export const eventStreams = new Gauge({
  name: 'evergreen_event_streams',
  help: 'Event streams that are open',
  ...inRegistry,
})

export const signInFailures = new Counter({
  name: 'evergreen_sign_in_failures_total',
  help: 'Refused sign-ins: wrong (name or password), second factor (its code), throttled (too many failures before)',
  labelNames: ['reason'] as const,
  ...inRegistry,
})

export const sdkComplaints = new Counter({
  name: 'evergreen_sdk_complaints_total',
  help: 'What the engine’s SDK warned of: failing workflow tasks, lost connections',
  labelNames: ['level'] as const,
  ...inRegistry,
})

export const mails = new Counter({
  name: 'evergreen_mails_total',
  help: 'Notifications for which a mail was sent, failed (it is tried again), refused (by the server, for good), gave up (not within a day), no address (nobody to write to)',
  labelNames: ['outcome'] as const,
  ...inRegistry,
})

// A failure that has a zero before it is seen as one by whoever asks for the increase.
for (const reason of ['wrong', 'second factor', 'throttled']) signInFailures.inc({ reason }, 0)
for (const outcome of ['sent', 'failed', 'refused', 'gave up', 'no address']) mails.inc({ outcome }, 0)
for (const level of ['WARN', 'ERROR']) sdkComplaints.inc({ level }, 0)

/** A gauge whose values are read when somebody looks. */
export function watch<Label extends string = never>(
  name: string,
  help: string,
  read: (set: (value: number, labels?: Record<Label, string>) => void) => void | Promise<void>,
  labelNames: Label[] = [],
): void {
  registry.removeSingleMetric(name)
  new Gauge({
    name,
    help,
    labelNames,
    ...inRegistry,
    async collect() {
      this.reset()
      await read((value, labels) => (labels ? this.set(labels as never, value) : this.set(value)))
    },
  })
}
