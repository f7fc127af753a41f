/** What a problem says to a person, by its code: Chinese, English. */
export const handOverProblems = {} as const
