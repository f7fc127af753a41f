export async function handOver(_number: string): Promise<void> {}
