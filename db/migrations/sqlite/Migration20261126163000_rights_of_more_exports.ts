import { Migration } from '@mikro-orm/migrations'

/** Who keeps the roles or the sales system takes their lists along; who runs an installation has roles already. */
const rights: [role: string, subject: string][] = [
  ['system-administrator', 'Role'],
  ['system-administrator', 'SalesSystem'],
]

export class Migration20261126163000_rights_of_more_exports extends Migration {
  override name = 'Migration20261126163000_rights_of_more_exports'

  override up(): void {
    for (const [role, subject] of rights)
      this.addSql(
        `insert into permission (role, subject, action, scope, hidden_fields)
         select '${role}', '${subject}', 'export', 'all', '[]' from role where code = '${role}'`,
      )
  }

  override down(): void {
    for (const [role, subject] of rights)
      this.addSql(
        `delete from permission where role = '${role}' and subject = '${subject}' and action = 'export'`,
      )
  }
}
