import { Migration } from '@mikro-orm/migrations';

export class Migration20261124172635_administration extends Migration {

  override name = 'Migration20261124172635_administration';

  override up(): void | Promise<void> {
    this.addSql(`create index \`audit_entry_subject_code_at_index\` on \`audit_entry\` (\`subject\`, \`code\`, \`at\`);`);

    this.addSql(`alter table \`user\` add column \`password_expires_at\` datetime null;`);
    this.addSql(`alter table \`user\` add column \`totp_secret\` text null;`);
    this.addSql(`alter table \`user\` add column \`totp_step\` integer null;`);
    this.addSql(`alter table \`user\` add column \`signed_in_at\` datetime null;`);
    this.addSql(`alter table \`user\` add column \`deactivated_at\` datetime null;`);

    // Who could edit users could do this to them.
    for (const action of ['deactivate', 'reset'])
      this.addSql(`insert into permission (role, subject, action, scope, hidden_fields) select role, 'User', '${action}', 'all', '[]' from permission where subject = 'User' and action = 'edit';`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index \`audit_entry_subject_code_at_index\`;`);

    this.addSql(`alter table \`user\` drop column \`password_expires_at\`;`);
    this.addSql(`alter table \`user\` drop column \`totp_secret\`;`);
    this.addSql(`alter table \`user\` drop column \`totp_step\`;`);
    this.addSql(`alter table \`user\` drop column \`signed_in_at\`;`);
    this.addSql(`alter table \`user\` drop column \`deactivated_at\`;`);
  }

}
