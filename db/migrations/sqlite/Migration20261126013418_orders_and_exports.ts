import { Migration } from '@mikro-orm/migrations';

export class Migration20261126013418_orders_and_exports extends Migration {

  override name = 'Migration20261126013418_orders_and_exports';

  override up(): void | Promise<void> {
    this.addSql(`create table \`export_run\` (\`id\` text not null primary key, \`person\` text not null, \`started_at\` datetime not null, \`until\` datetime not null);`);
    this.addSql(`create index \`export_run_person_started_at_index\` on \`export_run\` (\`person\`, \`started_at\`);`);

    this.addSql(`create index \`orders_customer_buyer_code_date_index\` on \`orders\` (\`customer\`, \`buyer_code\`, \`date\`);`);

    this.addSql(`create index \`product_price_code_index\` on \`product\` (\`price\`, \`code\`);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`export_run\`;`);

    this.addSql(`drop index \`orders_customer_buyer_code_date_index\`;`);

    this.addSql(`drop index \`product_price_code_index\`;`);
  }

}
