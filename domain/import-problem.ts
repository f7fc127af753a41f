/** What a problem says to a person, by its code: Chinese, English. */
export const importProblems = {} as const
