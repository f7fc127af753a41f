import { Migration } from '@mikro-orm/migrations';

export class Migration20261126025317_customer_by_name extends Migration {

  override name = 'Migration20261126025317_customer_by_name';

  override up(): void | Promise<void> {
    this.addSql(`create index \`customer_deleted_at_name_key_number_index\` on \`customer\` (\`deleted_at\`, \`name_key\`, \`number\`);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index \`customer_deleted_at_name_key_number_index\`;`);
  }

}
