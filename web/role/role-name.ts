import { language } from '../i18n.ts'

/** A role by the name that people gave it, in the reader's language. */
export const roleName = ({ roleName, roleNameEn }: { roleName: string; roleNameEn: string }): string =>
  language.value === 'en' ? roleNameEn : roleName
