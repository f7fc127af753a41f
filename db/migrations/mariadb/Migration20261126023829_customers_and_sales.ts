import { Migration } from '@mikro-orm/migrations';

export class Migration20261126023829_customers_and_sales extends Migration {

  override name = 'Migration20261126023829_customers_and_sales';

  override up(): void | Promise<void> {
    this.addSql(`create table \`buyer\` (\`code\` varchar(40) not null, \`customer\` varchar(24) null, \`matched_by\` varchar(32) not null, \`matched_at\` datetime(3) not null, primary key (\`code\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`buyer\` add index \`buyer_customer_index\` (\`customer\`);`);

    this.addSql(`create table \`customer_month\` (\`customer\` varchar(24) not null, \`month\` varchar(7) not null, \`total\` bigint not null, \`orders\` int not null, primary key (\`customer\`, \`month\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`customer_month\` add index \`customer_month_month_customer_total_index\` (\`month\`, \`customer\`, \`total\`);`);

    this.addSql(`create table \`export_run\` (\`id\` varchar(36) not null, \`person\` varchar(32) not null, \`started_at\` datetime(3) not null, \`until\` datetime(3) not null, primary key (\`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`export_run\` add index \`export_run_person_started_at_index\` (\`person\`, \`started_at\`);`);

    this.addSql(`create table \`hand_over\` (\`number\` varchar(24) not null, \`state\` varchar(10) not null, \`giver\` varchar(32) not null, \`receivers\` json not null, \`subjects\` json not null, \`reason\` varchar(200) null, \`total\` int not null, \`moved\` int not null, \`kept\` int not null, \`created_by\` varchar(32) not null, \`created_at\` datetime(3) not null, \`updated_at\` datetime(3) not null, \`finished_at\` datetime(3) null, \`version\` int not null, primary key (\`number\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`hand_over\` add index \`hand_over_state_updated_at_index\` (\`state\`, \`updated_at\`);`);
    this.addSql(`alter table \`hand_over\` add index \`hand_over_created_at_number_index\` (\`created_at\`, \`number\`);`);

    this.addSql(`create table \`hand_over_item\` (\`id\` int unsigned not null auto_increment primary key, \`hand_over\` varchar(24) not null, \`subject\` varchar(40) not null, \`number\` varchar(24) not null, \`receiver\` varchar(32) null, \`state\` varchar(10) not null, \`problem\` json null, \`at\` datetime(3) null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`hand_over_item\` add index \`hand_over_item_hand_over_state_id_index\` (\`hand_over\`, \`state\`, \`id\`);`);
    this.addSql(`alter table \`hand_over_item\` add index \`hand_over_item_hand_over_subject_receiver_state_index\` (\`hand_over\`, \`subject\`, \`receiver\`, \`state\`);`);
    this.addSql(`alter table \`hand_over_item\` add unique \`hand_over_item_hand_over_number_unique\` (\`hand_over\`, \`number\`);`);

    this.addSql(`create table \`import_job\` (\`number\` varchar(24) not null, \`kind\` varchar(20) not null, \`state\` varchar(20) not null, \`file_name\` varchar(200) not null, \`file_size\` int not null, \`file_hash\` varchar(64) not null, \`format\` varchar(10) not null, \`encoding\` varchar(20) null, \`delimiter\` varchar(1) null, \`formulas\` int not null, \`ragged\` int not null, \`sheets\` int not null, \`heads\` json not null, \`samples\` json not null, \`mapping\` json not null, \`existing\` varchar(10) not null, \`rows_total\` int not null, \`rows_done\` int not null, \`turn\` int not null, \`totals\` json not null, \`problem\` json null, \`actor\` varchar(32) not null, \`created_by\` varchar(32) not null, \`created_at\` datetime(3) not null, \`updated_at\` datetime(3) not null, \`finished_at\` datetime(3) null, \`file_deleted_at\` datetime(3) null, \`version\` int not null, primary key (\`number\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`import_job\` add index \`import_job_created_at_number_index\` (\`created_at\`, \`number\`);`);
    this.addSql(`alter table \`import_job\` add index \`import_job_created_by_created_at_number_index\` (\`created_by\`, \`created_at\`, \`number\`);`);
    this.addSql(`alter table \`import_job\` add index \`import_job_created_by_state_index\` (\`created_by\`, \`state\`);`);
    this.addSql(`alter table \`import_job\` add index \`import_job_file_deleted_at_created_at_index\` (\`file_deleted_at\`, \`created_at\`);`);

    this.addSql(`create table \`import_file\` (\`number\` varchar(24) not null, \`position\` int unsigned not null, \`bytes\` blob not null, primary key (\`number\`, \`position\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);

    this.addSql(`create table \`import_row\` (\`number\` varchar(24) not null, \`line\` int unsigned not null, \`state\` varchar(12) not null, \`row_key\` varchar(420) not null, \`cells\` json not null, \`problems\` json null, \`record\` varchar(200) null, primary key (\`number\`, \`line\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`import_row\` add index \`import_row_number_state_line_index\` (\`number\`, \`state\`, \`line\`);`);
    this.addSql(`alter table \`import_row\` add index \`import_row_number_row_key_line_index\` (\`number\`, \`row_key\`, \`line\`);`);
    this.addSql(`alter table \`import_row\` add index \`import_row_number_record_index\` (\`number\`, \`record\`);`);

    this.addSql(`create table \`import_made\` (\`subject\` varchar(20) not null, \`record\` varchar(200) not null, \`number\` varchar(24) not null, \`line\` int not null, \`filled\` json null, \`actor\` varchar(32) not null, \`at\` datetime(3) not null, primary key (\`subject\`, \`record\`, \`number\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`import_made\` add index \`import_made_number_line_index\` (\`number\`, \`line\`);`);
    this.addSql(`alter table \`import_made\` add index \`import_made_record_index\` (\`record\`);`);

    this.addSql(`create table \`trade\` (\`id\` int unsigned not null auto_increment primary key, \`customer\` varchar(24) not null, \`contact\` int null, \`date\` varchar(10) not null, \`type\` varchar(40) not null, \`place\` varchar(200) null, \`title\` varchar(200) not null, \`detail\` text null, \`next_contact_at\` datetime(3) null, \`reminded_at\` datetime(3) null, \`contact_done_at\` datetime(3) null, \`created_by\` varchar(32) not null, \`created_at\` datetime(3) not null, \`updated_at\` datetime(3) not null, \`version\` int not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`trade\` add index \`trade_customer_date_id_index\` (\`customer\`, \`date\`, \`id\`);`);
    this.addSql(`alter table \`trade\` add index \`trade_date_id_index\` (\`date\`, \`id\`);`);
    this.addSql(`alter table \`trade\` add index \`trade_created_at_id_index\` (\`created_at\`, \`id\`);`);
    this.addSql(`alter table \`trade\` add index \`trade_contact_date_id_index\` (\`contact\`, \`date\`, \`id\`);`);
    this.addSql(`alter table \`trade\` add index \`trade_contact_done_at_next_contact_at_id_index\` (\`contact_done_at\`, \`next_contact_at\`, \`id\`);`);

    this.addSql(`create table \`orders\` (\`number\` varchar(40) not null, \`customer\` varchar(24) null, \`buyer_code\` varchar(40) not null, \`buyer_name\` varchar(100) not null, \`ordered_at\` datetime(3) not null, \`date\` varchar(10) not null, \`address\` varchar(200) null, \`status\` varchar(20) not null, \`total\` bigint not null, \`revision\` bigint not null, \`created_at\` datetime(3) not null, \`updated_at\` datetime(3) not null, primary key (\`number\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`orders\` add index \`orders_customer_date_number_index\` (\`customer\`, \`date\`, \`number\`);`);
    this.addSql(`alter table \`orders\` add index \`orders_date_number_index\` (\`date\`, \`number\`);`);
    this.addSql(`alter table \`orders\` add index \`orders_buyer_code_index\` (\`buyer_code\`);`);
    this.addSql(`alter table \`orders\` add index \`orders_customer_buyer_code_date_index\` (\`customer\`, \`buyer_code\`, \`date\`);`);
    this.addSql(`alter table \`orders\` add index \`orders_status_date_number_index\` (\`status\`, \`date\`, \`number\`);`);

    this.addSql(`create table \`order_line\` (\`order_number\` varchar(40) not null, \`position\` int unsigned not null, \`product\` varchar(40) not null, \`product_name\` varchar(100) not null, \`unit\` varchar(20) not null, \`quantity\` bigint not null, \`price\` bigint not null, \`amount\` bigint not null, primary key (\`order_number\`, \`position\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`order_line\` add index \`order_line_product_order_number_index\` (\`product\`, \`order_number\`);`);

    this.addSql(`create table \`product\` (\`code\` varchar(40) not null, \`name\` varchar(100) not null, \`name_key\` varchar(200) not null, \`type\` varchar(60) null, \`batch\` varchar(60) null, \`unit\` varchar(20) not null, \`price\` bigint not null, \`active\` tinyint(1) not null, \`low_stock\` int null, \`revision\` bigint not null, \`created_at\` datetime(3) not null, \`updated_at\` datetime(3) not null, \`version\` int not null, primary key (\`code\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`product\` add index \`product_name_code_index\` (\`name\`, \`code\`);`);
    this.addSql(`alter table \`product\` add index \`product_price_code_index\` (\`price\`, \`code\`);`);
    this.addSql(`alter table \`product\` add index \`product_type_code_index\` (\`type\`, \`code\`);`);
    this.addSql(`alter table \`product\` add index \`product_batch_code_index\` (\`batch\`, \`code\`);`);

    this.addSql(`create table \`sales_control\` (\`name\` varchar(20) not null, \`address\` varchar(300) null, \`stand_in\` tinyint(1) not null, \`paused\` tinyint(1) not null, \`paused_by\` varchar(32) null, \`paused_at\` datetime(3) null, \`updated_at\` datetime(3) not null, primary key (\`name\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);

    this.addSql(`create table \`sales_reject\` (\`id\` int unsigned not null auto_increment primary key, \`stream\` varchar(20) not null, \`item\` varchar(190) not null, \`revision\` bigint null, \`code\` varchar(40) not null, \`field\` varchar(60) null, \`waiting\` json null, \`times\` int not null, \`first_seen_at\` datetime(3) not null, \`last_seen_at\` datetime(3) not null, \`resolved_at\` datetime(3) null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`sales_reject\` add index \`sales_reject_resolved_at_last_seen_at_id_index\` (\`resolved_at\`, \`last_seen_at\`, \`id\`);`);
    this.addSql(`alter table \`sales_reject\` add index \`sales_reject_stream_resolved_at_index\` (\`stream\`, \`resolved_at\`);`);
    this.addSql(`alter table \`sales_reject\` add unique \`sales_reject_stream_item_unique\` (\`stream\`, \`item\`);`);

    this.addSql(`create table \`sales_run\` (\`id\` int unsigned not null auto_increment primary key, \`wanted_by\` varchar(32) null, \`wanted_at\` datetime(3) not null, \`full\` tinyint(1) not null, \`workflow\` varchar(100) null, \`started_at\` datetime(3) null, \`touched_at\` datetime(3) null, \`finished_at\` datetime(3) null, \`outcome\` varchar(10) null, \`reason\` varchar(40) null, \`stream\` varchar(20) null, \`counts\` json not null, \`matched\` int not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`sales_run\` add index \`sales_run_finished_at_id_index\` (\`finished_at\`, \`id\`);`);
    this.addSql(`alter table \`sales_run\` add index \`sales_run_started_at_id_index\` (\`started_at\`, \`id\`);`);

    this.addSql(`create table \`sales_stream\` (\`stream\` varchar(20) not null, \`cursor\` varchar(400) null, \`last_good_at\` datetime(3) null, \`failing_since\` datetime(3) null, \`reason\` varchar(40) null, \`updated_at\` datetime(3) not null, primary key (\`stream\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);

    this.addSql(`create table \`sales_tombstone\` (\`stream\` varchar(20) not null, \`item\` varchar(190) not null, \`revision\` bigint not null, primary key (\`stream\`, \`item\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);

    this.addSql(`create table \`stock\` (\`product\` varchar(40) not null, \`warehouse\` varchar(60) not null, \`location\` varchar(60) not null, \`quantity\` bigint not null, \`revision\` bigint not null, \`created_at\` datetime(3) not null, \`updated_at\` datetime(3) not null, primary key (\`product\`, \`warehouse\`, \`location\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`stock\` add index \`stock_warehouse_product_index\` (\`warehouse\`, \`product\`);`);

    this.addSql(`alter table \`linkman\` add index \`linkman_created_at_id_index\` (\`created_at\`, \`id\`);`);

    this.addSql(`alter table \`customer\` drop index \`customer_deleted_at_manager_created_at_number_index\`;`);
    this.addSql(`alter table \`customer\` add index \`customer_deleted_at_manager_created_at_number_level_4c59e_index\` (\`deleted_at\`, \`manager\`, \`created_at\`, \`number\`, \`level\`, \`region\`, \`status\`);`);
    this.addSql(`alter table \`customer\` add index \`customer_deleted_at_manager_level_created_at_number_index\` (\`deleted_at\`, \`manager\`, \`level\`, \`created_at\`, \`number\`);`);
    this.addSql(`alter table \`customer\` add index \`customer_deleted_at_region_created_at_number_level_status_index\` (\`deleted_at\`, \`region\`, \`created_at\`, \`number\`, \`level\`, \`status\`);`);
    this.addSql(`alter table \`customer\` add index \`customer_deleted_at_level_created_at_number_region_status_index\` (\`deleted_at\`, \`level\`, \`created_at\`, \`number\`, \`region\`, \`status\`);`);
    this.addSql(`alter table \`customer\` add index \`customer_deleted_at_status_created_at_number_index\` (\`deleted_at\`, \`status\`, \`created_at\`, \`number\`);`);
    this.addSql(`alter table \`customer\` add index \`customer_deleted_at_last_order_at_number_index\` (\`deleted_at\`, \`last_order_at\`, \`number\`);`);
    this.addSql(`alter table \`customer\` add index \`customer_deleted_at_name_key_number_index\` (\`deleted_at\`, \`name_key\`, \`number\`);`);
    this.addSql(`alter table \`customer\` add index \`customer_deleted_at_manager_last_order_at_number_index\` (\`deleted_at\`, \`manager\`, \`last_order_at\`, \`number\`);`);
    this.addSql(`alter table \`customer\` add index \`customer_deleted_at_updated_at_number_index\` (\`deleted_at\`, \`updated_at\`, \`number\`);`);

    this.addSql(`alter table \`history_entry\` add \`part_of\` varchar(24) null;`);

    this.addSql(`alter table \`notification\` add \`mail_at\` datetime(3) null, add \`mail_attempts\` int not null default 0, add \`mailed_at\` datetime(3) null, add \`mail_problem\` varchar(20) null;`);
    this.addSql(`alter table \`notification\` add index \`notification_mail_at_id_index\` (\`mail_at\`, \`id\`);`);

    this.addSql(`alter table \`user\` add \`recovery_codes\` json null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`buyer\`;`);
    this.addSql(`drop table if exists \`customer_month\`;`);
    this.addSql(`drop table if exists \`export_run\`;`);
    this.addSql(`drop table if exists \`hand_over\`;`);
    this.addSql(`drop table if exists \`hand_over_item\`;`);
    this.addSql(`drop table if exists \`import_job\`;`);
    this.addSql(`drop table if exists \`import_file\`;`);
    this.addSql(`drop table if exists \`import_row\`;`);
    this.addSql(`drop table if exists \`import_made\`;`);
    this.addSql(`drop table if exists \`trade\`;`);
    this.addSql(`drop table if exists \`orders\`;`);
    this.addSql(`drop table if exists \`order_line\`;`);
    this.addSql(`drop table if exists \`product\`;`);
    this.addSql(`drop table if exists \`sales_control\`;`);
    this.addSql(`drop table if exists \`sales_reject\`;`);
    this.addSql(`drop table if exists \`sales_run\`;`);
    this.addSql(`drop table if exists \`sales_stream\`;`);
    this.addSql(`drop table if exists \`sales_tombstone\`;`);
    this.addSql(`drop table if exists \`stock\`;`);

    this.addSql(`alter table \`customer\` drop index \`customer_deleted_at_manager_created_at_number_level_4c59e_index\`;`);
    this.addSql(`alter table \`customer\` drop index \`customer_deleted_at_manager_level_created_at_number_index\`;`);
    this.addSql(`alter table \`customer\` drop index \`customer_deleted_at_region_created_at_number_level_status_index\`;`);
    this.addSql(`alter table \`customer\` drop index \`customer_deleted_at_level_created_at_number_region_status_index\`;`);
    this.addSql(`alter table \`customer\` drop index \`customer_deleted_at_status_created_at_number_index\`;`);
    this.addSql(`alter table \`customer\` drop index \`customer_deleted_at_last_order_at_number_index\`;`);
    this.addSql(`alter table \`customer\` drop index \`customer_deleted_at_name_key_number_index\`;`);
    this.addSql(`alter table \`customer\` drop index \`customer_deleted_at_manager_last_order_at_number_index\`;`);
    this.addSql(`alter table \`customer\` drop index \`customer_deleted_at_updated_at_number_index\`;`);
    this.addSql(`alter table \`customer\` add index \`customer_deleted_at_manager_created_at_number_index\` (\`deleted_at\`, \`manager\`, \`created_at\`, \`number\`);`);

    this.addSql(`alter table \`history_entry\` drop column \`part_of\`;`);

    this.addSql(`alter table \`linkman\` drop index \`linkman_created_at_id_index\`;`);

    this.addSql(`alter table \`notification\` drop index \`notification_mail_at_id_index\`;`);
    this.addSql(`alter table \`notification\` drop column \`mail_at\`, drop column \`mail_attempts\`, drop column \`mailed_at\`, drop column \`mail_problem\`;`);

    this.addSql(`alter table \`user\` drop column \`recovery_codes\`;`);
  }

}
