import { useKeys } from './keys.ts'

/** Walks through the rows of a table by `j` and `k`, the focus on each row's link, so that Enter opens it; `x` ticks. */
export function useRowKeys(tick: (index: number) => void): void {
  const rows = () => [...document.querySelectorAll<HTMLElement>('main .el-table__row')]
  const here = () => rows().findIndex((row) => row.contains(document.activeElement))
  const focus = (index: number) => rows()[index]?.querySelector<HTMLElement>('a')?.focus()
  useKeys({
    j: () => focus(Math.min(here() + 1, rows().length - 1)),
    k: () => focus(Math.max(here() - 1, 0)),
    x: () => {
      const index = here()
      if (index >= 0) tick(index)
    },
  })
}
