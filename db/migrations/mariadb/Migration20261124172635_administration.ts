import { Migration } from '@mikro-orm/migrations';

export class Migration20261124172635_administration extends Migration {

  override name = 'Migration20261124172635_administration';

  override up(): void | Promise<void> {
    this.addSql(`alter table \`audit_entry\` add index \`audit_entry_subject_code_at_index\` (\`subject\`, \`code\`, \`at\`);`);

    this.addSql(`alter table \`user\` add \`password_expires_at\` datetime(3) null, add \`totp_secret\` varchar(100) null, add \`totp_step\` int null, add \`signed_in_at\` datetime(3) null, add \`deactivated_at\` datetime(3) null;`);

    // Who could edit users could do this to them.
    for (const action of ['deactivate', 'reset'])
      this.addSql(`insert into permission (role, subject, action, scope, hidden_fields) select role, 'User', '${action}', 'all', '[]' from permission where subject = 'User' and action = 'edit';`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table \`audit_entry\` drop index \`audit_entry_subject_code_at_index\`;`);

    this.addSql(`alter table \`user\` drop column \`password_expires_at\`, drop column \`totp_secret\`, drop column \`totp_step\`, drop column \`signed_in_at\`, drop column \`deactivated_at\`;`);
  }

}
