/** A KQL query. Every parameter becomes a literal, and a list of them the inside of a list: no text can become a part of the query. */
export function kql(words: TemplateStringsArray, ...parameters: readonly (string | readonly string[])[]): string {
  return words.map((word, index) => `${word}${literals(parameters[index])}`).join('');
}

function literals(parameter: string | readonly string[] | undefined): string {
  if (parameter === undefined) return '';
  return [parameter].flat().map(literal).join(', ');
}

/** https://learn.microsoft.com/kusto/query/scalar-data-types/string */
function literal(text: string): string {
  const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', "'": "\\'", '\n': '\\n', '\r': '\\r' };
  return `'${text.replaceAll(/[\\'\n\r]/g, (character) => escapes[character] ?? character)}'`;
}
