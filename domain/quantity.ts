/** Thousandths of a unit (12500) as a decimal string ('12.5'). */
export function quantityOf(thousandths: number): string {
  const sign = thousandths < 0 ? '-' : ''
  const digits = String(Math.abs(thousandths)).padStart(4, '0')
  const fraction = digits.slice(-3).replace(/0+$/, '')
  return `${sign}${digits.slice(0, -3)}${fraction && `.${fraction}`}`
}
