export { lifecycle as opportunity } from './lifecycle.ts'
