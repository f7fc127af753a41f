import type { Opportunity } from '../domain/opportunity.ts'
import { planInput } from '../domain/plan-step.ts'
import type { Craft } from './craft.ts'
import { makeCustomer } from './success.ts'

/** A plan has steps with numbers of their own, and a success brings a customer. */
export const opportunityCraft: Craft<Opportunity> = {
  wants(command, input) {
    if (command === 'succeed') return { count: 0, prefix: 'KH' }
    if (command !== 'plan') return null
    const count = planInput.parse(input).steps.filter(({ id }) => id === undefined).length
    return count > 0 ? { counter: 'plan-step', count } : null
  },

  async leave(em, after, leaves, { input, actor, at, number }) {
    if (leaves !== 'customer') return null
    const made = await makeCustomer(em, after, input, number, actor, at)
    if (typeof made !== 'string') return made
    after.customer = made
    return null
  },

  noteOf: (record, ref) => record.steps.find(({ id }) => String(id) === ref)?.item ?? null,
}
