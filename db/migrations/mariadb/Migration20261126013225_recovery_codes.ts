import { Migration } from '@mikro-orm/migrations';

export class Migration20261126013225_recovery_codes extends Migration {

  override name = 'Migration20261126013225_recovery_codes';

  override up(): void | Promise<void> {
    this.addSql(`alter table \`user\` add \`recovery_codes\` json null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table \`user\` drop column \`recovery_codes\`;`);
  }

}
