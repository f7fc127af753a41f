import { menuOf, type MenuPage } from '../../domain/menu.ts'

type Rights = Parameters<typeof menuOf>[0]
export interface MenuGroup {
  name: string
  items: { to: string; name: string; text: string }[]
}

/** The menu in the words of the console: of the person at the screen, or of another whose eyes one borrows. */
export const worded = (groups: ReturnType<typeof menuOf>): MenuGroup[] =>
  groups.map(({ name, pages }) => ({ name: name && `menu.${name}`, items: pages.map(wordedPage) }))
const wordedPage = ({ to, name }: MenuPage) => ({ to, name, text: `menu.${name}` })

export const menuFor = (rights: Rights): MenuGroup[] => worded(menuOf(rights))
