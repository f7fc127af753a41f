export default {
  created: 'Unassigned',
  assigned: 'Assigned',
  planned: 'Planned',
  executing: 'Executing',
  succeeded: 'Succeeded',
  failed: 'Failed',
  active: 'Active',
  lost: 'Lost',
}
