import { createRequire } from 'node:module';

/** The parts of Microsoft's own KQL syntax tree that we walk. Element lists and kinds are those of the library. */
export interface Node {
  readonly constructor: { readonly $$name: string };
  readonly [part: string]: unknown;
  toString(): string;
}

interface Code {
  readonly Syntax: Node;
  readonly ResultType: { readonly Columns: NodeList } | null;
  GetDiagnostics(): NodeList;
}

interface Kusto {
  readonly Language: {
    readonly KustoCode: { Parse(text: string): Code; ParseAndAnalyze(text: string, globals: unknown): Code };
    readonly GlobalState: { readonly Default: { WithDatabase(database: unknown): unknown } };
    readonly Symbols: {
      readonly TableSymbol: { readonly $ctor7: new (name: string, columns: string, description: null) => unknown };
      readonly DatabaseSymbol: { readonly ctor: new (name: string, tables: readonly unknown[]) => unknown };
    };
  };
}

/** The columns of each table, as KQL declares them: `TimeGenerated: datetime, Verb: string`. */
export type Schemas = Readonly<Record<string, string>>;

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

/**
 * Parses one KQL statement. Throws with the parser's own words where it is none, and with schemas also where a table,
 * a column, a function or a type is wrong: that needs no row.
 */
export function parse(text: string, schemas?: Schemas): Node {
  const code = schemas === undefined ? load().KustoCode.Parse(text) : analyze(text, schemas);
  const [problem] = items(code.GetDiagnostics());
  if (problem !== undefined) throw new SyntaxError(`KQL: ${String(problem['Message'])} in "${text}"`);
  const statements = items(code.Syntax['Statements']);
  const [statement] = statements;
  if (statement === undefined || statements.length > 1)
    throw new SyntaxError(`KQL: expected one statement in "${text}"`);
  return child(statement, 'Expression');
}

/** The columns of a query's result, with their types, as the parser tells them. */
export function columnsOf(text: string, schemas: Schemas): readonly { readonly name: string; readonly type: string }[] {
  const columns = analyze(text, schemas).ResultType?.Columns;
  return items(columns).map((column) => ({
    name: String(column['Name']),
    type: String(child(column, 'Type')['Name']),
  }));
}

/** To check the types of a long query takes a second: it is done once for each. */
function analyze(text: string, schemas: Schemas): Code {
  const known = analyzed.get(schemas) ?? new Map<string, Code>();
  analyzed.set(schemas, known);
  const code = known.get(text) ?? load().KustoCode.ParseAndAnalyze(text, globalsOf(schemas));
  known.set(text, code);
  return code;
}

const analyzed = new WeakMap<Schemas, Map<string, Code>>();

function globalsOf(schemas: Schemas): unknown {
  const { Symbols, GlobalState } = load();
  const tables = Object.entries(schemas).map(
    ([name, columns]) => new Symbols.TableSymbol.$ctor7(name, `(${columns})`, null),
  );
  return GlobalState.Default.WithDatabase(new Symbols.DatabaseSymbol.ctor('workspace', tables));
}

/** What kind of node it is: `FilterOperator`, `BinaryExpression`, … */
export function kindOf(node: Node): string {
  const { $$name: name } = node.constructor;
  const kind = kinds.get(name) ?? name.split('.').at(-1) ?? '';
  kinds.set(name, kind);
  return kind;
}

const kinds = new Map<string, string>();

export function child(node: Node, part: string): Node {
  return node[part] as Node;
}

/** The nodes of a list, without its separators. */
export function items(list: unknown): readonly Node[] {
  const nodes = list as NodeList;
  const before = walked.get(nodes);
  if (before !== undefined) return before;
  const found = Array.from({ length: nodes.Count }, (_, index) => {
    const item = nodes.getItem(index);
    return (item['Element$1'] ?? item['Element'] ?? item) as Node;
  });
  walked.set(nodes, found);
  return found;
}

/** Lists are walked for every row of a table, and the library is slow at it. */
const walked = new WeakMap<NodeList, readonly Node[]>();
