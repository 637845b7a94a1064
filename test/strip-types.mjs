import { stripTypeScriptTypes } from 'node:module';

/** What Node does with our sources, for jest: take the types out, leave every line where it is. */
export default {
  process: (source) => ({ code: stripTypeScriptTypes(source) }),
};
