/** The validator; see schema.js for where its code comes from. */
export * from 'valibot';
