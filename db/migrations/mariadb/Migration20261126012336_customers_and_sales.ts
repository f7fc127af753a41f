import { Migration } from '@mikro-orm/migrations';

export class Migration20261126012336_customers_and_sales extends Migration {

  override name = 'Migration20261126012336_customers_and_sales';

  override up(): void | Promise<void> {
    this.addSql(`create table \`buyer\` (\`code\` varchar(40) not null, \`customer\` varchar(24) not null, \`matched_by\` varchar(32) not null, \`matched_at\` datetime(3) not null, primary key (\`code\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`buyer\` add index \`buyer_customer_index\` (\`customer\`);`);

    this.addSql(`create table \`customer_month\` (\`customer\` varchar(24) not null, \`month\` varchar(7) not null, \`total\` bigint not null, \`orders\` int not null, primary key (\`customer\`, \`month\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`customer_month\` add index \`customer_month_month_customer_total_index\` (\`month\`, \`customer\`, \`total\`);`);

    this.addSql(`create table \`trade\` (\`id\` int unsigned not null auto_increment primary key, \`customer\` varchar(24) not null, \`contact\` int null, \`date\` varchar(10) not null, \`type\` varchar(40) not null, \`place\` varchar(200) null, \`title\` varchar(200) not null, \`detail\` text null, \`next_contact_at\` datetime(3) null, \`reminded_at\` datetime(3) null, \`contact_done_at\` datetime(3) null, \`created_by\` varchar(32) not null, \`created_at\` datetime(3) not null, \`updated_at\` datetime(3) not null, \`version\` int not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`trade\` add index \`trade_customer_date_id_index\` (\`customer\`, \`date\`, \`id\`);`);
    this.addSql(`alter table \`trade\` add index \`trade_date_id_index\` (\`date\`, \`id\`);`);
    this.addSql(`alter table \`trade\` add index \`trade_contact_index\` (\`contact\`);`);
    this.addSql(`alter table \`trade\` add index \`trade_contact_done_at_next_contact_at_id_index\` (\`contact_done_at\`, \`next_contact_at\`, \`id\`);`);

    this.addSql(`create table \`orders\` (\`number\` varchar(40) not null, \`customer\` varchar(24) null, \`buyer_code\` varchar(40) not null, \`buyer_name\` varchar(100) not null, \`ordered_at\` datetime(3) not null, \`date\` varchar(10) not null, \`address\` varchar(200) null, \`status\` varchar(20) not null, \`total\` bigint not null, \`revision\` bigint not null, \`created_at\` datetime(3) not null, \`updated_at\` datetime(3) not null, primary key (\`number\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`orders\` add index \`orders_customer_date_number_index\` (\`customer\`, \`date\`, \`number\`);`);
    this.addSql(`alter table \`orders\` add index \`orders_date_number_index\` (\`date\`, \`number\`);`);
    this.addSql(`alter table \`orders\` add index \`orders_buyer_code_index\` (\`buyer_code\`);`);
    this.addSql(`alter table \`orders\` add index \`orders_status_date_number_index\` (\`status\`, \`date\`, \`number\`);`);

    this.addSql(`create table \`order_line\` (\`order_number\` varchar(40) not null, \`position\` int unsigned not null, \`product\` varchar(40) not null, \`product_name\` varchar(100) not null, \`unit\` varchar(20) not null, \`quantity\` bigint not null, \`price\` bigint not null, \`amount\` bigint not null, primary key (\`order_number\`, \`position\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`order_line\` add index \`order_line_product_order_number_index\` (\`product\`, \`order_number\`);`);

    this.addSql(`create table \`product\` (\`code\` varchar(40) not null, \`name\` varchar(100) not null, \`name_key\` varchar(200) not null, \`type\` varchar(60) null, \`batch\` varchar(60) null, \`unit\` varchar(20) not null, \`price\` bigint not null, \`active\` tinyint(1) not null, \`low_stock\` int null, \`revision\` bigint not null, \`created_at\` datetime(3) not null, \`updated_at\` datetime(3) not null, \`version\` int not null, primary key (\`code\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`product\` add index \`product_name_code_index\` (\`name\`, \`code\`);`);
    this.addSql(`alter table \`product\` add index \`product_type_code_index\` (\`type\`, \`code\`);`);
    this.addSql(`alter table \`product\` add index \`product_batch_code_index\` (\`batch\`, \`code\`);`);

    this.addSql(`create table \`stock\` (\`product\` varchar(40) not null, \`warehouse\` varchar(60) not null, \`location\` varchar(60) not null, \`quantity\` bigint not null, \`revision\` bigint not null, \`created_at\` datetime(3) not null, \`updated_at\` datetime(3) not null, primary key (\`product\`, \`warehouse\`, \`location\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`stock\` add index \`stock_warehouse_product_index\` (\`warehouse\`, \`product\`);`);
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
