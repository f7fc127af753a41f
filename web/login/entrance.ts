/** Where somebody was on his way to when he was asked to sign in: a page of ours. */
export const wayOf = (to: unknown): string => (typeof to === 'string' && /^\/(?![/\\])/.test(to) ? to : '/')

/** The Temporal UI is served beside the console and no page of it. */
export const isBeside = (way: string): boolean => /^\/temporal(\/|$)/.test(way)
