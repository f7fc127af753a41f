/** Puts a piece of text where the cursor stands in a field; nothing that stands there is lost. */
export function insertText(text: string, piece: string, field: HTMLTextAreaElement | null): string {
  const at = field?.selectionEnd ?? text.length
  const [before, after] = [text.slice(0, at), text.slice(at)]
  const gap = (side: string, isBefore: boolean) =>
    side === '' || (isBefore ? side.endsWith('\n') : side.startsWith('\n')) ? '' : '\n'
  return `${before}${gap(before, true)}${piece}${gap(after, false)}${after}`
}
