import { ref, watch } from 'vue'

export const densities = ['compact', 'standard', 'roomy'] as const
export type Density = (typeof densities)[number]
const stored = localStorage.getItem('density')
/** How high a row is suits the screen at which somebody sits, so it stays with the machine. */
export const density = ref<Density>(densities.find((name) => name === stored) ?? 'standard')
watch(density, (name) => localStorage.setItem('density', name))
