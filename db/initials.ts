import { pinyin } from 'pinyin-pro'

/** Characters that names read in more than one way, with the initials of each reading that people type. */
const otherwise: Record<string, string> = {
  ...{ 重: 'cz', 长: 'cz', 行: 'hx', 厦: 'sx', 乐: 'ly', 曾: 'cz', 单: 'ds', 解: 'jx', 仇: 'cq', 查: 'cz' },
  ...{ 区: 'oq', 翟: 'dz', 盖: 'g', 藏: 'cz', 朝: 'cz', 传: 'cz', 调: 'dt', 会: 'hk', 车: 'cj', 石: 'sd' },
  ...{ 弹: 'dt', 系: 'xj', 宿: 'sx', 沈: 'sc', 尉: 'wy', 万: 'wm', 贾: 'jg', 盛: 'sc', 奇: 'qj', 蕃: 'fb' },
}
/** Nobody looks for a company by these; without them a name has a third fewer terms. */
const form = /(股份|责任)?有限(责任)?公司$/
const typedForm = /(gf|zr)?yx(zr)?gs$/

/** The letters and digits by which each character of a name's key may be typed; signs have none. */
function lettersOf(key: string): string[][] {
  const name = key.replace(form, '') || key
  const characters = [...name]
  const read = (text: string, surname: 'off' | 'head') =>
    pinyin(text, { pattern: 'first', type: 'array', toneType: 'none', surname })
  const readings = [read(name, 'off'), read(characters.slice(0, 2).join(''), 'head')]
  return characters
    .map((character, index) => {
      const letters = readings.map((reading) => reading[index] ?? '').join('') + (otherwise[character] ?? '')
      return [...new Set(letters.toLowerCase().match(/[a-z0-9]/g) ?? [])]
    })
    .filter((letters) => letters.length > 0)
}

/**
 * The runs of three initials of a name, in each way it may be read; at its end the two that are left. Runs of three and
 * not pairs: there are so few letters that each pair stands in thousands of names.
 */
export function initialTerms(key: string): string[] {
  const letters = lettersOf(key)
  return [...new Set(letters.flatMap((_, index) => runsOf(letters.slice(index, index + 3))))]
}

const runsOf = (letters: string[][]): string[] =>
  letters.length < 2
    ? []
    : letters.reduce<string[]>((runs, some) => runs.flatMap((run) => some.map((one) => run + one)), [''])

/** What somebody typed as runs of initials that a name must hold; two letters begin one. Null when it is none. */
export function typedInitials(key: string): string[] | null {
  if (!/^[a-z0-9]*[a-z][a-z0-9]*$/.test(key) || key.length < 2) return null
  const named = key.replace(typedForm, '')
  const letters = named.length < 2 ? key : named
  if (letters.length < 4) return [letters]
  return [...new Set([...letters].slice(2).map((_, index) => letters.slice(index, index + 3)))].slice(0, 8)
}
