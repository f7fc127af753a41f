/** The address of a route with something in its places that nobody has: it is the route's, and finds no row. */
export const nobodysAddress = (path: string): string =>
  path
    .replace('{number}', 'OP-20200101-9999')
    .replace('{id}', '999999999')
    .replace(/\{\w+\}/g, 'none')
