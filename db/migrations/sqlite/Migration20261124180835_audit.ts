import { Migration } from '@mikro-orm/migrations';

export class Migration20261124180835_audit extends Migration {

  override name = 'Migration20261124180835_audit';

  override up(): void | Promise<void> {
    this.addSql(`create index \`audit_entry_code_at_index\` on \`audit_entry\` (\`code\`, \`at\`);`);

    this.addSql(`create index \`history_entry_actor_at_index\` on \`history_entry\` (\`actor\`, \`at\`);`);
    this.addSql(`create index \`history_entry_command_at_index\` on \`history_entry\` (\`command\`, \`at\`);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index \`audit_entry_code_at_index\`;`);

    this.addSql(`drop index \`history_entry_actor_at_index\`;`);
    this.addSql(`drop index \`history_entry_command_at_index\`;`);
  }

}
