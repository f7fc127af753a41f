import { Migration } from '@mikro-orm/migrations';

export class Migration20261124180835_audit extends Migration {

  override name = 'Migration20261124180835_audit';

  override up(): void | Promise<void> {
    this.addSql(`alter table \`audit_entry\` add index \`audit_entry_code_at_index\` (\`code\`, \`at\`);`);

    this.addSql(`alter table \`history_entry\` add index \`history_entry_actor_at_index\` (\`actor\`, \`at\`);`);
    this.addSql(`alter table \`history_entry\` add index \`history_entry_command_at_index\` (\`command\`, \`at\`);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table \`audit_entry\` drop index \`audit_entry_code_at_index\`;`);

    this.addSql(`alter table \`history_entry\` drop index \`history_entry_actor_at_index\`;`);
    this.addSql(`alter table \`history_entry\` drop index \`history_entry_command_at_index\`;`);
  }

}
