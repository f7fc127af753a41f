import { Migration } from '@mikro-orm/migrations';

export class Migration20261126022308_interactions_and_mail extends Migration {

  override name = 'Migration20261126022308_interactions_and_mail';

  override up(): void | Promise<void> {
    this.addSql(`create index \`linkman_created_at_id_index\` on \`linkman\` (\`created_at\`, \`id\`);`);

    this.addSql(`drop index \`trade_contact_index\`;`);
    this.addSql(`create index \`trade_created_at_id_index\` on \`trade\` (\`created_at\`, \`id\`);`);
    this.addSql(`create index \`trade_contact_date_id_index\` on \`trade\` (\`contact\`, \`date\`, \`id\`);`);

    this.addSql(`alter table \`notification\` add column \`mail_at\` datetime null;`);
    this.addSql(`alter table \`notification\` add column \`mail_attempts\` integer not null default 0;`);
    this.addSql(`alter table \`notification\` add column \`mailed_at\` datetime null;`);
    this.addSql(`alter table \`notification\` add column \`mail_problem\` text null;`);
    this.addSql(`create index \`notification_mail_at_id_index\` on \`notification\` (\`mail_at\`, \`id\`);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index \`linkman_created_at_id_index\`;`);

    this.addSql(`drop index \`notification_mail_at_id_index\`;`);
    this.addSql(`alter table \`notification\` drop column \`mail_at\`;`);
    this.addSql(`alter table \`notification\` drop column \`mail_attempts\`;`);
    this.addSql(`alter table \`notification\` drop column \`mailed_at\`;`);
    this.addSql(`alter table \`notification\` drop column \`mail_problem\`;`);

    this.addSql(`drop index \`trade_created_at_id_index\`;`);
    this.addSql(`drop index \`trade_contact_date_id_index\`;`);
    this.addSql(`create index \`trade_contact_index\` on \`trade\` (\`contact\`);`);
  }

}
