import { ref } from 'vue'
import { get } from '../api.ts'

export interface Product {
  code: string
  name: string
  type: string | null
  batch: string | null
  unit: string
  price: string
  active: boolean
  lowStock: number | null
  version: number
  allowed: string[]
}
export interface StockLevel {
  id: string
  product: {
    code: string
    name: string | null
    type: string | null
    batch: string | null
    unit: string | null
    lowStock: number | null
    version: number | null
  }
  warehouse: string
  location: string
  quantity: string
  inWarehouse: string
  threshold: number
  low: boolean
  version: number
  allowed: string[]
}

interface Choices {
  types: string[]
  batches: string[]
  warehouses: string[]
}
/** By what products and stock can be narrowed; what stands in the address is always among it. */
export function useChoices() {
  const choices = ref<Choices>({ types: [], batches: [], warehouses: [] })
  get<Choices>('/product-choices').then(
    (read) => (choices.value = read),
    () => undefined,
  )
  return (of: keyof Choices, standing?: string) => {
    const known = choices.value[of]
    const all = standing && !known.includes(standing) ? [...known, standing] : known
    return all.map((value) => ({ value, label: value }))
  }
}
