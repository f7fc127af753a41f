import { Migration } from '@mikro-orm/migrations';

export class Migration20261126013934_customer_search extends Migration {

  override name = 'Migration20261126013934_customer_search';

  override up(): void | Promise<void> {
    this.addSql(`drop index \`customer_deleted_at_manager_created_at_number_index\`;`);
    this.addSql(`create index \`customer_deleted_at_manager_created_at_number_level_region_status_index\` on \`customer\` (\`deleted_at\`, \`manager\`, \`created_at\`, \`number\`, \`level\`, \`region\`, \`status\`);`);
    this.addSql(`create index \`customer_deleted_at_manager_level_created_at_number_index\` on \`customer\` (\`deleted_at\`, \`manager\`, \`level\`, \`created_at\`, \`number\`);`);
    this.addSql(`create index \`customer_deleted_at_region_created_at_number_level_status_index\` on \`customer\` (\`deleted_at\`, \`region\`, \`created_at\`, \`number\`, \`level\`, \`status\`);`);
    this.addSql(`create index \`customer_deleted_at_level_created_at_number_region_status_index\` on \`customer\` (\`deleted_at\`, \`level\`, \`created_at\`, \`number\`, \`region\`, \`status\`);`);
    this.addSql(`create index \`customer_deleted_at_status_created_at_number_index\` on \`customer\` (\`deleted_at\`, \`status\`, \`created_at\`, \`number\`);`);
    this.addSql(`create index \`customer_deleted_at_last_order_at_number_index\` on \`customer\` (\`deleted_at\`, \`last_order_at\`, \`number\`);`);
    this.addSql(`create index \`customer_deleted_at_manager_last_order_at_number_index\` on \`customer\` (\`deleted_at\`, \`manager\`, \`last_order_at\`, \`number\`);`);
    this.addSql(`create index \`customer_deleted_at_updated_at_number_index\` on \`customer\` (\`deleted_at\`, \`updated_at\`, \`number\`);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index \`customer_deleted_at_manager_created_at_number_level_region_status_index\`;`);
    this.addSql(`drop index \`customer_deleted_at_manager_level_created_at_number_index\`;`);
    this.addSql(`drop index \`customer_deleted_at_region_created_at_number_level_status_index\`;`);
    this.addSql(`drop index \`customer_deleted_at_level_created_at_number_region_status_index\`;`);
    this.addSql(`drop index \`customer_deleted_at_status_created_at_number_index\`;`);
    this.addSql(`drop index \`customer_deleted_at_last_order_at_number_index\`;`);
    this.addSql(`drop index \`customer_deleted_at_manager_last_order_at_number_index\`;`);
    this.addSql(`drop index \`customer_deleted_at_updated_at_number_index\`;`);
    this.addSql(`create index \`customer_deleted_at_manager_created_at_number_index\` on \`customer\` (\`deleted_at\`, \`manager\`, \`created_at\`, \`number\`);`);
  }

}
