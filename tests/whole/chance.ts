/** Chance that can be had again: the same seed makes the same choices. */
export function chanceOf(seed: number) {
  let state = seed >>> 0
  // mulberry32
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    isLucky: (share: number) => next() < share,
    between: (from: number, to: number) => from + Math.floor(next() * (to - from)),
    shuffled: <T>(list: T[]): T[] =>
      list
        .map((item) => ({ item, place: next() }))
        .sort((a, b) => a.place - b.place)
        .map(({ item }) => item),
  }
}
export type Chance = ReturnType<typeof chanceOf>
