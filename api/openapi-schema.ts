import { z } from 'zod'

export type JsonSchema = Record<string, unknown>
export type Schemas = ReturnType<typeof createSchemas>

/** JSON schemas of what routes take and answer; what has a name stands once, among the components. */
export function createSchemas() {
  const named: Record<string, JsonSchema> = {}
  const translate = (schema: z.ZodType, io: 'input' | 'output') => {
    const text = JSON.stringify(z.toJSONSchema(schema, { io, unrepresentable: 'any' }))
    const {
      $schema: _schema,
      $defs,
      ...rest
    } = JSON.parse(text.replaceAll('"#/$defs/', '"#/components/schemas/')) as JsonSchema
    Object.assign(named, $defs)
    return rest
  }
  return {
    input: (schema: z.ZodType) => translate(schema, 'input'),
    output: (schema: z.ZodType) => translate(schema, 'output'),
    all: () => named,
  }
}
