import { ref } from 'vue'

const phone = matchMedia('(max-width: 720px)')
/** True on a telephone: lists become cards, the next command sticks to the bottom. */
export const narrow = ref(phone.matches)
phone.addEventListener('change', ({ matches }) => (narrow.value = matches))

const desk = matchMedia('(min-width: 1500px)')
/** True where there is room for what is only nice to know. */
export const wide = ref(desk.matches)
desk.addEventListener('change', ({ matches }) => (wide.value = matches))
