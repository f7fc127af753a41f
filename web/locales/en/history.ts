export default {
  title: 'History',
  remarkHint: 'Write a remark, Enter to send',
  did: '{actor}: {command}',
  clock: 'Timer',
  system: 'System',
  empty: 'No history yet.',
  more: 'Show all {n}',
}
