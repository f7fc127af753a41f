import { p } from '@mikro-orm/core'

/** A moment to the millisecond: plain datetime drops milliseconds on MariaDB, so that cursors would skip rows. */
export const moment = () => p.datetime(3)
/** A person is his username, a permanent code. */
export const person = () => p.string().length(32)
/** The number of a record: OP-20261123-0001. */
export const number = () => p.string().length(24)
