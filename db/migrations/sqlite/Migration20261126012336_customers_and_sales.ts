import { Migration } from '@mikro-orm/migrations';

export class Migration20261126012336_customers_and_sales extends Migration {

  override name = 'Migration20261126012336_customers_and_sales';

  override up(): void | Promise<void> {
    this.addSql(`create table \`buyer\` (\`code\` text not null primary key, \`customer\` text not null, \`matched_by\` text not null, \`matched_at\` datetime not null);`);
    this.addSql(`create index \`buyer_customer_index\` on \`buyer\` (\`customer\`);`);

    this.addSql(`create table \`customer_month\` (\`customer\` text not null, \`month\` text not null, \`total\` bigint not null, \`orders\` integer not null, primary key (\`customer\`, \`month\`));`);
    this.addSql(`create index \`customer_month_month_customer_total_index\` on \`customer_month\` (\`month\`, \`customer\`, \`total\`);`);

    this.addSql(`create table \`trade\` (\`id\` integer not null primary key autoincrement, \`customer\` text not null, \`contact\` integer null, \`date\` text not null, \`type\` text not null, \`place\` text null, \`title\` text not null, \`detail\` text null, \`next_contact_at\` datetime null, \`reminded_at\` datetime null, \`contact_done_at\` datetime null, \`created_by\` text not null, \`created_at\` datetime not null, \`updated_at\` datetime not null, \`version\` integer not null);`);
    this.addSql(`create index \`trade_customer_date_id_index\` on \`trade\` (\`customer\`, \`date\`, \`id\`);`);
    this.addSql(`create index \`trade_date_id_index\` on \`trade\` (\`date\`, \`id\`);`);
    this.addSql(`create index \`trade_contact_index\` on \`trade\` (\`contact\`);`);
    this.addSql(`create index \`trade_contact_done_at_next_contact_at_id_index\` on \`trade\` (\`contact_done_at\`, \`next_contact_at\`, \`id\`);`);

    this.addSql(`create table \`orders\` (\`number\` text not null primary key, \`customer\` text null, \`buyer_code\` text not null, \`buyer_name\` text not null, \`ordered_at\` datetime not null, \`date\` text not null, \`address\` text null, \`status\` text not null, \`total\` bigint not null, \`revision\` bigint not null, \`created_at\` datetime not null, \`updated_at\` datetime not null);`);
    this.addSql(`create index \`orders_customer_date_number_index\` on \`orders\` (\`customer\`, \`date\`, \`number\`);`);
    this.addSql(`create index \`orders_date_number_index\` on \`orders\` (\`date\`, \`number\`);`);
    this.addSql(`create index \`orders_buyer_code_index\` on \`orders\` (\`buyer_code\`);`);
    this.addSql(`create index \`orders_status_date_number_index\` on \`orders\` (\`status\`, \`date\`, \`number\`);`);

    this.addSql(`create table \`order_line\` (\`order_number\` text not null, \`position\` integer not null, \`product\` text not null, \`product_name\` text not null, \`unit\` text not null, \`quantity\` bigint not null, \`price\` bigint not null, \`amount\` bigint not null, primary key (\`order_number\`, \`position\`));`);
    this.addSql(`create index \`order_line_product_order_number_index\` on \`order_line\` (\`product\`, \`order_number\`);`);

    this.addSql(`create table \`product\` (\`code\` text not null primary key, \`name\` text not null, \`name_key\` text not null, \`type\` text null, \`batch\` text null, \`unit\` text not null, \`price\` bigint not null, \`active\` integer not null, \`low_stock\` integer null, \`revision\` bigint not null, \`created_at\` datetime not null, \`updated_at\` datetime not null, \`version\` integer not null);`);
    this.addSql(`create index \`product_name_code_index\` on \`product\` (\`name\`, \`code\`);`);
    this.addSql(`create index \`product_type_code_index\` on \`product\` (\`type\`, \`code\`);`);
    this.addSql(`create index \`product_batch_code_index\` on \`product\` (\`batch\`, \`code\`);`);

    this.addSql(`create table \`stock\` (\`product\` text not null, \`warehouse\` text not null, \`location\` text not null, \`quantity\` bigint not null, \`revision\` bigint not null, \`created_at\` datetime not null, \`updated_at\` datetime not null, primary key (\`product\`, \`warehouse\`, \`location\`));`);
    this.addSql(`create index \`stock_warehouse_product_index\` on \`stock\` (\`warehouse\`, \`product\`);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`buyer\`;`);
    this.addSql(`drop table if exists \`customer_month\`;`);
    this.addSql(`drop table if exists \`trade\`;`);
    this.addSql(`drop table if exists \`orders\`;`);
    this.addSql(`drop table if exists \`order_line\`;`);
    this.addSql(`drop table if exists \`product\`;`);
    this.addSql(`drop table if exists \`stock\`;`);
  }

}
