export default {
  button: 'Export',
  xlsx: 'Excel (XLSX)',
  csv: 'CSV (UTF-8)',
  done: 'Exported {name}',
  broken: 'The export broke off half way; nothing was saved. Please try again.',
}
