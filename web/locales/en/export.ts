import { exportLists } from '../../../domain/export-list.ts'

const lists = Object.entries(exportLists).map(([list, { title }]) => [list, title[1]])

export default {
  list: Object.fromEntries(lists) as Record<string, string>,
  button: 'Export',
  xlsx: 'Excel (XLSX)',
  csv: 'CSV (UTF-8)',
  done: 'Exported {name}',
  broken: 'The export broke off half way; nothing was saved. Please try again.',
}
