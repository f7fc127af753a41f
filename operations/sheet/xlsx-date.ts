import { readWhole } from './xml.ts'
import type { Archive } from './zip.ts'

export interface DateStyles {
  isDate(style: number): boolean
  /** A day, or a day with its time, as people type it here. */
  text(serial: number, raw: string): string
}

const builtIn = (id: number) =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58)
const dayMilliseconds = 86_400_000

/** Which cells are days: Excel keeps a number, and only the cell's style says that it is one. */
export async function datesOf(archive: Archive, since1904: boolean): Promise<DateStyles> {
  const formats = new Map<number, string>()
  const styles: number[] = []
  let inCells = false
  if (archive.has('xl/styles.xml'))
    await readWhole(await archive.open('xl/styles.xml'), {
      open(name, attributes) {
        if (name === 'numFmt' && formats.size < 10_000)
          formats.set(Number(attributes.numFmtId), attributes.formatCode ?? '')
        else if (name === 'cellXfs') inCells = true
        else if (name === 'xf' && inCells && styles.length < 100_000)
          styles.push(Number(attributes.numFmtId ?? 0))
      },
      close(name) {
        if (name === 'cellXfs') inCells = false
      },
    })
  const isDate = (style: number) => {
    const id = styles[style] ?? 0
    const own = formats.get(id)
    return own === undefined ? builtIn(id) : saysDate(own)
  }
  const begin = since1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, 30)
  return {
    isDate,
    text(serial, raw) {
      // 2958465 is the last day of the year 9999.
      if (!(serial >= 0 && serial < 2_958_466)) return raw
      const moment = new Date(begin + Math.round(serial * 86_400) * 1000).toISOString()
      const [day = '', time = ''] = moment.split(/[T.]/)
      if (serial < 1) return time
      return (Math.round(serial * 86_400) * 1000) % dayMilliseconds === 0 ? day : `${day} ${time}`
    },
  }
}

/** What stands in quotes or brackets is a text or a colour. */
const saysDate = (format: string) =>
  /[ymdhs]/i.test(format.replace(/"[^"]*"|\[[^\]]*\]|\\./g, '').split(';')[0] ?? '')
