export async function reminder(_number: string): Promise<void> {}
