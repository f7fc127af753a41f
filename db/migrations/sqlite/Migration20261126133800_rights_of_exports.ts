import { Migration } from '@mikro-orm/migrations'

/** Who watches processes or imports takes their lists along; who runs an installation has roles already. */
const rights: [role: string, subject: string][] = [
  ['system-administrator', 'Process'],
  ['sales-supervisor', 'Process'],
  ['sales-supervisor', 'Import'],
]

export class Migration20261126133800_rights_of_exports extends Migration {
  override name = 'Migration20261126133800_rights_of_exports'

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
