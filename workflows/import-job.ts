export async function importJob(_number: string): Promise<void> {}
