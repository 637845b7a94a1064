import { createRequire } from 'node:module';

/** The parts of Microsoft's own KQL syntax tree that we walk. Element lists and kinds are those of the library. */
export interface Node {
  readonly constructor: { readonly $$name: string };
  readonly [part: string]: unknown;
  toString(): string;
}

interface Kusto {
  readonly Language: {
    readonly KustoCode: { Parse(text: string): { readonly Syntax: Node; GetDiagnostics(): NodeList } };
  };
}

interface NodeList {
  readonly Count: number;
  getItem(index: number): Node;
}

let language: Kusto['Language'] | undefined;

/** Loads the parser at the first query: it takes half a second and 200 MB. It leaves its API in a global. */
function load(): Kusto['Language'] {
  if (language !== undefined) return language;
  const require = createRequire(import.meta.url);
  require('@kusto/language-service-next/bridge.js');
  require('@kusto/language-service-next/Kusto.Language.Bridge.min.js');
  language = (globalThis as unknown as { Kusto: Kusto }).Kusto.Language;
  return language;
}

/** Parses one KQL statement. Throws with the parser's own words where it is none. */
export function parse(text: string): Node {
  const code = load().KustoCode.Parse(text);
  const [problem] = items(code.GetDiagnostics());
  if (problem !== undefined) throw new SyntaxError(`KQL: ${String(problem['Message'])} in "${text}"`);
  const statements = items(code.Syntax['Statements']);
  const [statement] = statements;
  if (statement === undefined || statements.length > 1)
    throw new SyntaxError(`KQL: expected one statement in "${text}"`);
  return child(statement, 'Expression');
}

/** What kind of node it is: `FilterOperator`, `BinaryExpression`, … */
export function kindOf(node: Node): string {
  return node.constructor.$$name.split('.').at(-1) ?? '';
}

export function child(node: Node, part: string): Node {
  return node[part] as Node;
}

/** The nodes of a list, without its separators. */
export function items(list: unknown): readonly Node[] {
  const nodes = list as NodeList;
  return Array.from({ length: nodes.Count }, (_, index) => {
    const item = nodes.getItem(index);
    return (item['Element$1'] ?? item['Element'] ?? item) as Node;
  });
}
