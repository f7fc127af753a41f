import fc, { type Arbitrary } from 'fast-check'

type Json = ReturnType<typeof JSON.parse>

/** What nobody who means well sends. */
export const hostile: Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(
    null,
    true,
    '',
    ' ',
    '\u0000',
    '\ud800',
    '𠮷😀',
    '\u202e甲',
    "' or 1=1 --",
    '%',
    '_',
    '../../x',
  ),
  fc.constantFrom(-1, 0, 1.5, 1e308, 9007199254740993, 4294967296, '1e5', 'NaN', '0000-00-00', '9999-12-31'),
  fc.constantFrom({ $ne: null }, { $like: '%' }, [], {}, [[]], { __proto__: null, constructor: {} }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 400 }),
  fc.integer(),
  fc.jsonValue({ maxDepth: 2 }),
)

/** Values as a schema of the API describes them, and now and then something else in their place. */
export function valueOf(schema: Json, schemas: Record<string, Json>): Arbitrary<unknown> {
  return fc.oneof({ weight: 12, arbitrary: meant(schema, schemas) }, { weight: 1, arbitrary: hostile })
}

function meant(schema: Json, schemas: Record<string, Json>): Arbitrary<unknown> {
  if (schema.$ref) return meant(schemas[schema.$ref.split('/').at(-1)], schemas)
  if ('const' in schema) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...(schema.enum as unknown[]))
  const branches = (schema.anyOf ?? schema.oneOf) as Json[] | undefined
  if (branches) return fc.oneof(...branches.map((branch) => valueOf(branch, schemas)))
  if (schema.type === 'object') return object(schema, schemas)
  if (schema.type === 'array')
    return fc.array(valueOf(schema.items ?? {}, schemas), {
      minLength: schema.minItems ?? 0,
      maxLength: Math.min(schema.maxItems ?? 4, (schema.minItems ?? 0) + 3),
    })
  if (schema.type === 'integer')
    return fc.integer({
      min: Math.max(schema.minimum ?? -5, -(2 ** 31)),
      max: Math.min(schema.maximum ?? 500, 2 ** 31 - 1),
    })
  if (schema.type === 'number')
    return fc.double({ min: schema.minimum ?? 0, max: schema.maximum ?? 1e6, noNaN: true })
  if (schema.type === 'boolean') return fc.boolean()
  if (schema.type === 'null') return fc.constant(null)
  return schema.type === 'string' ? text(schema) : fc.jsonValue({ maxDepth: 1 })
}

function object(
  { properties = {}, required = [], additionalProperties }: Json,
  schemas: Record<string, Json>,
) {
  const fields = Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, valueOf(schema, schemas)]),
  )
  const known = fc.record(fields, { requiredKeys: required as never[] })
  const free = typeof additionalProperties === 'object' ? additionalProperties : {}
  const more = fc.dictionary(fc.string({ maxLength: 12 }), valueOf(free, schemas), { maxKeys: 2 })
  return fc.oneof(
    { weight: 10, arbitrary: known },
    { weight: 1, arbitrary: fc.tuple(known, more).map(([one, other]) => ({ ...one, ...other })) },
  )
}

function text({ format, pattern, minLength = 0, maxLength = 60 }: Json): Arbitrary<string> {
  if (format === 'date') return fc.constantFrom('2026-12-01', '2035-02-28', '2020-01-01', '2026-02-30')
  if (format === 'date-time') return fc.constantFrom('2026-12-01T00:00:00Z', '2020-01-01T00:00:00.000Z')
  const words = fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, minLength + 60) })
  const known = fc.constantFrom(
    'manager1',
    'supervisor',
    'price',
    'referral',
    '12.50',
    'opportunities',
    '甲公司',
  )
  return fc.oneof(words, known, pattern ? fc.stringMatching(new RegExp(pattern)) : words)
}
