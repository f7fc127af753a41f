import './no-eval.ts'

// Not a plain import: those are evaluated first, and among them are rules that are made when they are loaded.
await import('./console.ts')
