import { computed, ref, watch } from 'vue'
import type { OpportunityColumn } from '../../domain/saved-view.ts'
import { language } from '../i18n.ts'
import { wide } from '../screen.ts'

/** The columns of whoever chose none: as many as the screen has room for. */
export const standardColumns = computed<OpportunityColumn[]>(() => [
  'expectedAmount',
  ...(wide.value || language.value !== 'en' ? (['probability'] as const) : []),
  'status',
  'nextOrDue',
  'assignee',
  ...(wide.value ? (['createdAt'] as const) : []),
])

export const densities = ['compact', 'standard', 'roomy'] as const
export type Density = (typeof densities)[number]
const stored = localStorage.getItem('density')
/** How high a row is suits the screen at which somebody sits, so it stays with the machine. */
export const density = ref<Density>(densities.find((name) => name === stored) ?? 'standard')
watch(density, (name) => localStorage.setItem('density', name))
