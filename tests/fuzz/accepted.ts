interface Accepted {
  /** The code of the failure and the operations it may be about. */
  code: string
  operation: RegExp
  why: string
}

/** What Schemathesis finds fault with and we do not. */
export const accepted: Accepted[] = [
  {
    code: 'ST205',
    operation:
      /^OPTIONS \/api\/(dictionary-entries\/\{type\}\/order|roles\/who-has|(products|roles|users)\/export)$/,
    why: 'the address may also be that of a row with this code, and Allow names the methods of both',
  },
]
