import { Migration } from '@mikro-orm/migrations';

export class Migration20261126022308_interactions_and_mail extends Migration {

  override name = 'Migration20261126022308_interactions_and_mail';

  override up(): void | Promise<void> {
    this.addSql(`alter table \`linkman\` add index \`linkman_created_at_id_index\` (\`created_at\`, \`id\`);`);

    this.addSql(`alter table \`trade\` drop index \`trade_contact_index\`;`);
    this.addSql(`alter table \`trade\` add index \`trade_created_at_id_index\` (\`created_at\`, \`id\`);`);
    this.addSql(`alter table \`trade\` add index \`trade_contact_date_id_index\` (\`contact\`, \`date\`, \`id\`);`);

    this.addSql(`alter table \`notification\` add \`mail_at\` datetime(3) null, add \`mail_attempts\` int not null default 0, add \`mailed_at\` datetime(3) null, add \`mail_problem\` varchar(20) null;`);
    this.addSql(`alter table \`notification\` add index \`notification_mail_at_id_index\` (\`mail_at\`, \`id\`);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table \`linkman\` drop index \`linkman_created_at_id_index\`;`);

    this.addSql(`alter table \`notification\` drop index \`notification_mail_at_id_index\`;`);
    this.addSql(`alter table \`notification\` drop column \`mail_at\`, drop column \`mail_attempts\`, drop column \`mailed_at\`, drop column \`mail_problem\`;`);

    this.addSql(`alter table \`trade\` drop index \`trade_created_at_id_index\`;`);
    this.addSql(`alter table \`trade\` drop index \`trade_contact_date_id_index\`;`);
    this.addSql(`alter table \`trade\` add index \`trade_contact_index\` (\`contact\`);`);
  }

}
