import { Migration } from '@mikro-orm/migrations'

/** What the seeded roles may do with silent customers, as a new installation seeds it; who runs one has roles already. */
const rights: [role: string, subject: string, scope: 'own' | 'all', actions: string][] = [
  [
    'sales-supervisor',
    'ChurnCase',
    'all',
    'read defer confirm approve reject revoke recover hand-over remark export',
  ],
  ['sales-supervisor', 'ChurnScan', 'all', 'read run pause'],
  ['customer-manager', 'ChurnCase', 'own', 'read defer confirm remark export'],
]

export class Migration20261126202100_rights_of_silent_customers extends Migration {
  override name = 'Migration20261126202100_rights_of_silent_customers'

  override up(): void {
    for (const [role, subject, scope, actions] of rights)
      for (const action of actions.split(' '))
        this.addSql(
          `insert into permission (role, subject, action, scope, hidden_fields)
           select '${role}', '${subject}', '${action}', '${scope}', '[]' from role where code = '${role}'`,
        )
  }

  override down(): void {
    for (const [role, subject] of rights)
      this.addSql(`delete from permission where role = '${role}' and subject = '${subject}'`)
  }
}
