import { Migration } from '@mikro-orm/migrations';

export class Migration20261126180418_customers_by_two extends Migration {

  override name = 'Migration20261126180418_customers_by_two';

  override up(): void | Promise<void> {
    this.addSql(`alter table \`customer\` add index \`customer_deleted_at_manager_region_created_at_numbe_4aafb_index\` (\`deleted_at\`, \`manager\`, \`region\`, \`created_at\`, \`number\`, \`level\`, \`status\`);`);
    this.addSql(`alter table \`customer\` add index \`customer_deleted_at_region_level_created_at_number_status_index\` (\`deleted_at\`, \`region\`, \`level\`, \`created_at\`, \`number\`, \`status\`);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table \`customer\` drop index \`customer_deleted_at_manager_region_created_at_numbe_4aafb_index\`;`);
    this.addSql(`alter table \`customer\` drop index \`customer_deleted_at_region_level_created_at_number_status_index\`;`);
  }

}
