/** Yuan as a decimal string ('1234.5') to an integer number of fen (123450). */
export function fenOf(yuan: string): number {
  const [whole = '0', fraction = ''] = yuan.split('.')
  return Number(whole) * 100 + Number(fraction.padEnd(2, '0'))
}

/** An integer number of fen to yuan as a decimal string with two decimals. */
export function yuanOf(fen: number): string {
  const sign = fen < 0 ? '-' : ''
  const digits = String(Math.abs(fen)).padStart(3, '0')
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`
}
