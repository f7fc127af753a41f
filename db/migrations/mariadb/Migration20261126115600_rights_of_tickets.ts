import { Migration } from '@mikro-orm/migrations'

/** What the seeded roles may do with tickets, as a new installation seeds it; who runs one has roles already. */
const rights: Record<string, [scope: 'own' | 'all', ...actions: string[]][]> = {
  'sales-supervisor': [
    ['all', 'create', 'read', 'read-archived', 'edit', 'delete', 'restore', 'assign', 'reassign', 'hand-over'],
    ['all', 'feed-back', 'archive', 'reopen', 'remark', 'export'],
  ],
  'customer-manager': [
    ['own', 'create', 'read', 'edit', 'delete', 'restore', 'handle', 'feed-back', 'reopen', 'remark', 'export'],
    ['all', 'read-archived'],
  ],
}

export class Migration20261126115600_rights_of_tickets extends Migration {
  override name = 'Migration20261126115600_rights_of_tickets'

  override up(): void {
    for (const [role, given] of Object.entries(rights))
      for (const [scope, ...actions] of given)
        for (const action of actions)
          this.addSql(
            `insert into permission (role, subject, action, scope, hidden_fields)
             select '${role}', 'Ticket', '${action}', '${scope}', '[]' from role where code = '${role}'`,
          )
  }

  override down(): void {
    for (const role of Object.keys(rights))
      this.addSql(`delete from permission where role = '${role}' and subject = 'Ticket'`)
  }
}
