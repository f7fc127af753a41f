import { Refused, underWay } from './api.ts'
import { language, t } from './i18n.ts'

/**
 * Fetches a file and hands it to the browser, whole or not at all; gives the name that the server made for it. A file
 * that breaks off half way is told, and nothing of it is kept.
 */
export async function download(path: string, query: Record<string, string>): Promise<string> {
  underWay.value += 1
  try {
    const search = new URLSearchParams(query).toString()
    const response = await fetch(`/api${path}?${search}`, { headers: { 'accept-language': language.value } })
    if (!response.ok) throw new Refused((await response.json()) as Record<string, unknown>)
    const file = await response.blob().catch(() => {
      throw new Error(t('exportPage.broken'))
    })
    const name = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? 'export'
    save(file, name)
    return name
  } finally {
    underWay.value -= 1
  }
}

function save(file: Blob, name: string): void {
  const address = URL.createObjectURL(file)
  const link = Object.assign(document.createElement('a'), { href: address, download: name })
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
