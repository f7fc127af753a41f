import { Migration } from '@mikro-orm/migrations';

export class Migration20261126025318_customer_by_name extends Migration {

  override name = 'Migration20261126025318_customer_by_name';

  override up(): void | Promise<void> {
    this.addSql(`alter table \`customer\` add index \`customer_deleted_at_name_key_number_index\` (\`deleted_at\`, \`name_key\`, \`number\`);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table \`customer\` drop index \`customer_deleted_at_name_key_number_index\`;`);
  }

}
