import { Migration } from '@mikro-orm/migrations';

export class Migration20261126201955_silent_customers extends Migration {

  override name = 'Migration20261126201955_silent_customers';

  override up(): void | Promise<void> {
    this.addSql(`create table \`lost\` (\`number\` varchar(24) not null, \`status\` varchar(20) not null, \`state_since\` datetime(3) not null, \`name_key\` varchar(200) not null, \`created_by\` varchar(32) not null, \`created_at\` datetime(3) not null, \`updated_at\` datetime(3) not null, \`assignee\` varchar(32) null, \`assigned_by\` varchar(32) null, \`assigned_at\` datetime(3) null, \`next_at\` datetime(3) null, \`escalated\` tinyint(1) not null, \`deadlines\` json not null, \`stalled_since\` datetime(3) null, \`stall_cause\` varchar(40) null, \`deleted_at\` datetime(3) null, \`version\` int not null, \`customer\` varchar(24) not null, \`customer_name\` varchar(100) not null, \`customer_manager\` varchar(32) not null, \`stands_for\` varchar(24) null, \`level\` int not null, \`last_order_at\` datetime(3) null, \`silent_since\` datetime(3) not null, \`months\` int not null, \`scan\` int null, \`deferrals\` int not null, \`review_on\` varchar(10) null, \`reason\` varchar(40) null, \`note\` varchar(500) null, \`proposed_by\` varchar(32) null, \`proposed_at\` datetime(3) null, \`confirmed_by\` varchar(32) null, \`confirmed_at\` datetime(3) null, \`recovered_by\` varchar(32) null, \`recovered_at\` datetime(3) null, \`recovered_by_order\` varchar(40) null, primary key (\`number\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`lost\` add unique \`lost_stands_for_unique\` (\`stands_for\`);`);
    this.addSql(`alter table \`lost\` add index \`lost_deleted_at_created_at_number_index\` (\`deleted_at\`, \`created_at\`, \`number\`);`);
    this.addSql(`alter table \`lost\` add index \`lost_deleted_at_status_created_at_number_index\` (\`deleted_at\`, \`status\`, \`created_at\`, \`number\`);`);
    this.addSql(`alter table \`lost\` add index \`lost_deleted_at_assignee_status_created_at_number_index\` (\`deleted_at\`, \`assignee\`, \`status\`, \`created_at\`, \`number\`);`);
    this.addSql(`alter table \`lost\` add index \`lost_deleted_at_created_by_created_at_number_index\` (\`deleted_at\`, \`created_by\`, \`created_at\`, \`number\`);`);
    this.addSql(`alter table \`lost\` add index \`lost_deleted_at_updated_at_number_index\` (\`deleted_at\`, \`updated_at\`, \`number\`);`);
    this.addSql(`alter table \`lost\` add index \`lost_deleted_at_state_since_number_index\` (\`deleted_at\`, \`state_since\`, \`number\`);`);
    this.addSql(`alter table \`lost\` add index \`lost_deleted_at_status_number_index\` (\`deleted_at\`, \`status\`, \`number\`);`);
    this.addSql(`alter table \`lost\` add index \`lost_deleted_at_escalated_state_since_number_index\` (\`deleted_at\`, \`escalated\`, \`state_since\`, \`number\`);`);
    this.addSql(`alter table \`lost\` add index \`lost_stalled_since_number_index\` (\`stalled_since\`, \`number\`);`);
    this.addSql(`alter table \`lost\` add index \`lost_next_at_number_index\` (\`next_at\`, \`number\`);`);
    this.addSql(`alter table \`lost\` add index \`lost_deleted_at_customer_manager_status_created_at_number_index\` (\`deleted_at\`, \`customer_manager\`, \`status\`, \`created_at\`, \`number\`);`);
    this.addSql(`alter table \`lost\` add index \`lost_deleted_at_silent_since_number_index\` (\`deleted_at\`, \`silent_since\`, \`number\`);`);
    this.addSql(`alter table \`lost\` add index \`lost_deleted_at_review_on_number_index\` (\`deleted_at\`, \`review_on\`, \`number\`);`);
    this.addSql(`alter table \`lost\` add index \`lost_deleted_at_confirmed_at_number_index\` (\`deleted_at\`, \`confirmed_at\`, \`number\`);`);
    this.addSql(`alter table \`lost\` add index \`lost_customer_created_at_number_index\` (\`customer\`, \`created_at\`, \`number\`);`);
    this.addSql(`alter table \`lost\` add index \`lost_scan_number_index\` (\`scan\`, \`number\`);`);

    this.addSql(`create table \`churn_control\` (\`name\` varchar(20) not null, \`switched_on\` tinyint(1) not null, \`switched_on_by\` varchar(32) null, \`switched_on_at\` datetime(3) null, \`paused\` tinyint(1) not null, \`paused_by\` varchar(32) null, \`paused_at\` datetime(3) null, \`updated_at\` datetime(3) not null, primary key (\`name\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);

    this.addSql(`create table \`churn_scan\` (\`id\` int unsigned not null auto_increment primary key, \`kind\` varchar(20) not null, \`as_of\` varchar(10) not null, \`lists\` tinyint(1) not null, \`state\` varchar(20) not null, \`wanted_by\` varchar(32) null, \`wanted_at\` datetime(3) not null, \`started_at\` datetime(3) null, \`touched_at\` datetime(3) null, \`finished_at\` datetime(3) null, \`cursor\` json null, \`examined\` int not null, \`found\` int not null, \`opened\` int not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`churn_scan\` add index \`churn_scan_state_wanted_at_index\` (\`state\`, \`wanted_at\`);`);

    this.addSql(`create table \`churn_scan_found\` (\`scan\` int unsigned not null, \`customer\` varchar(24) not null, \`manager\` varchar(32) not null, \`level\` int not null, \`last_order_at\` datetime(3) null, \`silent_since\` datetime(3) not null, \`months\` int not null, primary key (\`scan\`, \`customer\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`churn_scan_found\` add index \`churn_scan_found_scan_silent_since_customer_index\` (\`scan\`, \`silent_since\`, \`customer\`);`);

    this.addSql(`create table \`deferral_measure\` (\`churn_case\` varchar(24) not null, \`position\` int unsigned not null, \`measure\` text not null, \`review_on\` varchar(10) not null, \`taken_by\` varchar(32) not null, \`taken_at\` datetime(3) not null, primary key (\`churn_case\`, \`position\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);

    this.addSql(`alter table \`customer\` add \`registered_on\` varchar(10) null, add \`recovered_at\` datetime(3) null, add \`silent_since\` datetime(3) null, add \`churn_case\` varchar(24) null;`);
    this.addSql(`alter table \`customer\` add index \`customer_deleted_at_status_churn_case_level_silent__1e5b9_index\` (\`deleted_at\`, \`status\`, \`churn_case\`, \`level\`, \`silent_since\`, \`number\`);`);

    // Who is known already is silent since the last order, or since it was put in.
    this.addSql('update customer set silent_since = coalesce(last_order_at, created_at)')
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`lost\`;`);
    this.addSql(`drop table if exists \`churn_control\`;`);
    this.addSql(`drop table if exists \`churn_scan\`;`);
    this.addSql(`drop table if exists \`churn_scan_found\`;`);
    this.addSql(`drop table if exists \`deferral_measure\`;`);

    this.addSql(`alter table \`customer\` drop index \`customer_deleted_at_status_churn_case_level_silent__1e5b9_index\`;`);
    this.addSql(`alter table \`customer\` drop column \`registered_on\`, drop column \`recovered_at\`, drop column \`silent_since\`, drop column \`churn_case\`;`);
  }

}
