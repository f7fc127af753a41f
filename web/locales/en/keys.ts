export default {
  title: 'Keyboard',
  search: 'Go to the search field',
  create: 'New opportunity',
  home: 'Home',
  opportunities: 'Opportunities',
  plans: 'Development plans',
  customers: 'Customers',
  rows: 'Next and previous row, Enter opens',
  select: 'Select this row',
  board: 'Walk from card to card on the board',
  list: 'Show this list',
  submit: 'Submit the form',
}
