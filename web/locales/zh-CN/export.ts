import { exportLists } from '../../../domain/export-list.ts'

const lists = Object.entries(exportLists).map(([list, { title }]) => [list, title[0]])

export default {
  list: Object.fromEntries(lists) as Record<string, string>,
  button: '导出',
  xlsx: 'Excel（XLSX）',
  csv: 'CSV（UTF-8）',
  done: '已导出 {name}',
  broken: '没有导出完：文件在中途断开，没有保存。请重试。',
}
