import { z } from 'zod'
import { hiddenFieldsOf } from '../domain/ability.ts'
import { lifecycleOf, type LivingSubject } from '../domain/lifecycles.ts'
import { rowOrDone } from './answer.ts'
import { bulkEndpoints } from './bulk.ts'
import { endpoint, type Call, type Endpoint } from './endpoint.ts'
import { recordHistory } from './history-answer.ts'
import { historyOf } from './history.ts'
import { giveCommand, visible } from './lifecycle.ts'
import { bin, restore } from './plain-change.ts'
import { presentRecord } from './record-json.ts'

/** What every record with a life is asked for and told, beneath the address of its list. */
export function lifecycleEndpoints(subject: LivingSubject, answer: z.ZodType): Endpoint[] {
  const { list: name, commands } = lifecycleOf(subject)
  const list = `/${name}`
  const one = `${list}/{number}`
  const noun = subject.replace(/(?!^)[A-Z]/, ' $&').toLowerCase()
  const orDone = rowOrDone(answer)
  return [
    endpoint({
      method: 'get',
      path: one,
      summary: `One ${noun} whole`,
      for: { subject },
      answer,
      problems: [404],
      handle: async (call) => {
        const record = await visible(call, subject, call.params.number ?? '')
        return { body: await presentRecord(call, subject, record), version: record.version }
      },
    }),
    ...(commands.delete ? binEndpoints(subject, one, noun, answer) : []),
    endpoint({
      method: 'get',
      path: `${one}/history`,
      summary: `What happened to a ${noun}, newest first`,
      for: { subject },
      answer: recordHistory,
      problems: [404],
      handle: async (call) => {
        const { number } = await visible(call, subject, call.params.number ?? '')
        return {
          body: { items: await historyOf(call, number, hiddenFieldsOf(call.person.ability, subject)) },
        }
      },
    }),
    ...bulkEndpoints(subject, list),
    ...Object.entries(commands)
      .filter(([, { plain, whose }]) => !plain && whose !== 'clock')
      .map(([name, { input }]) =>
        endpoint({
          method: 'post',
          path: `${one}/${name}`,
          summary: `Command: ${name}`,
          for: { subject },
          body: input,
          answer: orDone,
          problems: [202, 404, 409, 412, 503],
          command: name,
          parsesItself: true,
          handle: (call) => giveCommand(call as Call, subject, name),
        }),
      ),
  ]
}

/** Into the recycle bin and out of it, for what people make themselves. */
function binEndpoints(subject: LivingSubject, one: string, noun: string, answer: z.ZodType): Endpoint[] {
  return [
    endpoint({
      method: 'delete',
      path: one,
      summary: `Put a ${noun} into the recycle bin`,
      for: { subject },
      status: 204,
      current: answer,
      problems: [404, 409, 412, 428],
      handle: (call) => bin(call, subject),
    }),
    endpoint({
      method: 'post',
      path: `${one}/restore`,
      summary: `Take a ${noun} out of the recycle bin`,
      for: { subject },
      body: z.strictObject({}),
      answer: rowOrDone(answer),
      problems: [404, 409, 412],
      parsesItself: true,
      handle: (call) => restore(call as Call, subject),
    }),
  ]
}
