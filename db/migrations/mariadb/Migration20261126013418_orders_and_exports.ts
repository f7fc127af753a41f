import { Migration } from '@mikro-orm/migrations';

export class Migration20261126013418_orders_and_exports extends Migration {

  override name = 'Migration20261126013418_orders_and_exports';

  override up(): void | Promise<void> {
    this.addSql(`create table \`export_run\` (\`id\` varchar(36) not null, \`person\` varchar(32) not null, \`started_at\` datetime(3) not null, \`until\` datetime(3) not null, primary key (\`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`export_run\` add index \`export_run_person_started_at_index\` (\`person\`, \`started_at\`);`);

    this.addSql(`alter table \`orders\` add index \`orders_customer_buyer_code_date_index\` (\`customer\`, \`buyer_code\`, \`date\`);`);

    this.addSql(`alter table \`product\` add index \`product_price_code_index\` (\`price\`, \`code\`);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`export_run\`;`);

    this.addSql(`alter table \`orders\` drop index \`orders_customer_buyer_code_date_index\`;`);

    this.addSql(`alter table \`product\` drop index \`product_price_code_index\`;`);
  }

}
