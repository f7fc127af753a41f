import { Migration } from '@mikro-orm/migrations'

/** What the seeded roles may do with what this version brings, as a new installation seeds it; who runs one has roles already. */
const rights: Record<string, [subject: string, scope: 'own' | 'all', ...actions: string[]][]> = {
  'system-administrator': [
    ['User', 'all', 'export'],
    ['Product', 'all', 'edit', 'export'],
    ['Audit', 'all', 'export'],
  ],
  'sales-supervisor': [
    ['Opportunity', 'all', 'export'],
    ['Customer', 'all', 'export'],
    ['Order', 'all', 'read', 'match', 'export'],
    ['Product', 'all', 'export'],
    ['Import', 'all', 'create', 'read', 'take-back'],
  ],
  'customer-manager': [
    ['Opportunity', 'own', 'export'],
    ['Customer', 'own', 'export'],
    ['Order', 'all', 'read'],
  ],
}

export class Migration20261126024000_rights_of_customers_and_sales extends Migration {
  override name = 'Migration20261126024000_rights_of_customers_and_sales'

  override up(): void {
    for (const [role, given] of Object.entries(rights))
      for (const [subject, scope, ...actions] of given)
        for (const action of actions)
          this.addSql(
            `insert into permission (role, subject, action, scope, hidden_fields)
             select '${role}', '${subject}', '${action}', '${scope}', '[]' from role where code = '${role}'`,
          )
  }

  override down(): void {
    for (const [role, given] of Object.entries(rights))
      for (const [subject, , ...actions] of given)
        for (const action of actions)
          this.addSql(
            `delete from permission where role = '${role}' and subject = '${subject}' and action = '${action}'`,
          )
  }
}
