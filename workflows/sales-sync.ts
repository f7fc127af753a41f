/** Reads from the sales system what has changed there. */
export async function salesSync(): Promise<void> {}
