// The workflows as the first release had them, never to be changed: processes that were opened under them are still open.
export { lifecycle as opportunity } from './lifecycle.ts'
