import { Migration } from '@mikro-orm/migrations';

export class Migration20261126180418_customers_by_two extends Migration {

  override name = 'Migration20261126180418_customers_by_two';

  override up(): void | Promise<void> {
    this.addSql(`create index \`customer_deleted_at_manager_region_created_at_number_level_status_index\` on \`customer\` (\`deleted_at\`, \`manager\`, \`region\`, \`created_at\`, \`number\`, \`level\`, \`status\`);`);
    this.addSql(`create index \`customer_deleted_at_region_level_created_at_number_status_index\` on \`customer\` (\`deleted_at\`, \`region\`, \`level\`, \`created_at\`, \`number\`, \`status\`);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index \`customer_deleted_at_manager_region_created_at_number_level_status_index\`;`);
    this.addSql(`drop index \`customer_deleted_at_region_level_created_at_number_status_index\`;`);
  }

}
