export default {
  title: 'Columns',
  density: 'Height of rows',
  compact: 'Compact',
  standard: 'Standard',
  roomy: 'Roomy',
  reset: 'Standard columns',
}
