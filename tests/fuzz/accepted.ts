interface Accepted {
  /** The code of the failure and the operations it may be about. */
  code: string
  operation: RegExp
  why: string
}

/** What Schemathesis finds fault with and we do not. */
export const accepted: Accepted[] = []
