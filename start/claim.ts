import { ConfigError } from '../config.ts'
import { claimDataDirectory, InUse } from '../embedded/data-directory.ts'

export type Directory = Awaited<ReturnType<typeof claimDataDirectory>>

/** The data directory for this process alone; that another has it is for the person who asked, no error of the program. */
export async function claimed(dataDir: string): Promise<Directory> {
  try {
    return await claimDataDirectory(dataDir)
  } catch (error) {
    throw error instanceof InUse ? new ConfigError(error.message) : error
  }
}
