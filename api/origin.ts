/** The origins under which people have our pages open; a loopback address goes by two names. */
export function originsOf(publicUrl: string): string[] {
  const { origin } = new URL(publicUrl)
  return [
    ...new Set([
      origin,
      origin.replace('127.0.0.1', 'localhost'),
      origin.replace('//localhost', '//127.0.0.1'),
    ]),
  ]
}
