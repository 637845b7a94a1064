import ts from 'typescript';

/** A small change of a source file that a test should notice. */
export interface Mutant {
  readonly file: string;
  readonly line: number;
  /** The line that the change begins in, as it is written. */
  readonly text: string;
  readonly from: string;
  readonly to: string;
  readonly start: number;
  readonly end: number;
}

type Change = readonly [node: ts.Node, to: string];

const COMPARISONS: Readonly<Record<string, string>> = {
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '===': '!==',
  '!==': '===',
};
const ARITHMETIC: Readonly<Record<string, string>> = { '+': '-', '-': '+', '<<': '>>', '>>': '<<', '&': '|', '|': '&' };
const ASSIGNMENTS: Readonly<Record<string, string>> = { '+=': '-=', '-=': '+=', '&=': '|=', '|=': '&=', '^=': '|=' };
/** Calls that are left out: `things.filter(isGood)` becomes `things`. */
const LEFT_OUT = ['filter', 'toSorted', 'toReversed', 'toLowerCase', 'slice'];
/** Asked by the name of any method: in an object, `toString` would find what every object has. */
const SWAPPED: ReadonlyMap<string, string> = new Map([
  ['some', 'every'],
  ['every', 'some'],
]);
/** Words that a decision is made of, by the property that they are given to. */
const WORDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ruling: { allow: 'deny', deny: 'allow', forward: 'deny', unknown: 'allow' },
  access: { Allow: 'Deny', Deny: 'Allow' },
  status: {
    decided: 'noRule',
    noRule: 'undecided',
    allowed: 'denied',
    denied: 'allowed',
    back: 'unseen',
    lost: 'back',
  },
};
/** A list of more texts than this is a table, and a table is not logic. */
const LONGEST_LIST_OF_WORDS = 5;

/** Every mutant of a file, in the order of its lines. The same text always has the same mutants. */
export function mutantsOf(file: string, source: string): readonly Mutant[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.ESNext, true);
  const changes: Change[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isInterfaceDeclaration(node)) return;
    changes.push(...changesOf(node));
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return changes
    .map(([node, to]): Mutant => {
      const start = node.getStart(tree);
      const { line } = tree.getLineAndCharacterOfPosition(start);
      const text = source.split('\n')[line]?.trim() ?? '';
      return { file, line: line + 1, text, from: node.getText(tree), to, start, end: node.getEnd() };
    })
    .filter(({ from, to }) => from !== to)
    .toSorted((a, b) => a.start - b.start);
}

function changesOf(node: ts.Node): readonly Change[] {
  return [
    ...ofConditions(node),
    ...ofOperators(node),
    ...ofCalls(node),
    ...ofLists(node),
    ...ofWords(node),
    ...ofSteps(node),
  ];
}

/** A branch is always taken, or never. */
function ofConditions(node: ts.Node): readonly Change[] {
  if (ts.isIfStatement(node)) return eitherWay(node.expression);
  if (ts.isConditionalExpression(node)) return eitherWay(node.condition);
  // A loop that never ends is caught by the clock alone, which proves little.
  if (ts.isWhileStatement(node)) return [[node.expression, 'false']];
  if (ts.isForStatement(node) && node.condition !== undefined) return [[node.condition, 'false']];
  return [];
}

function eitherWay(condition: ts.Node): readonly Change[] {
  return [
    [condition, 'true'],
    [condition, 'false'],
  ];
}

function ofOperators(node: ts.Node): readonly Change[] {
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) {
    return [[node, node.operand.getText()]];
  }
  if (!ts.isBinaryExpression(node)) return [];

  const operator = node.operatorToken.getText();
  // `...(x && { x })` is how an optional property is written: it is left out as a whole.
  if (ts.isParenthesizedExpression(node.parent) && ts.isSpreadAssignment(node.parent.parent)) return [];
  if (['&&', '||', '??'].includes(operator)) {
    return [
      [node, node.left.getText()],
      [node, node.right.getText()],
    ];
  }
  const other = COMPARISONS[operator] ?? ARITHMETIC[operator] ?? ASSIGNMENTS[operator];
  return other === undefined ? [] : [[node, `${node.left.getText()} ${other} ${node.right.getText()}`]];
}

function ofCalls(node: ts.Node): readonly Change[] {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return [];
  const { name, expression } = node.expression;
  const other = SWAPPED.get(name.text);
  if (other !== undefined) return [[name, other]];
  if (name.text === 'find') return [[node, `${expression.getText()}[0]`]];
  return LEFT_OUT.includes(name.text) ? [[node, expression.getText()]] : [];
}

/** One thing less in a list or an object. */
function ofLists(node: ts.Node): readonly Change[] {
  if (ts.isArrayLiteralExpression(node)) {
    const isTable = node.elements.length > LONGEST_LIST_OF_WORDS && node.elements.every(ts.isStringLiteral);
    return isTable ? [] : node.elements.map((_, index) => without(node, node.elements, index, ['[', ']']));
  }
  if (ts.isObjectLiteralExpression(node)) {
    return node.properties.flatMap((property, index) =>
      ts.isSpreadAssignment(property) && index > 0 ? [without(node, node.properties, index, ['{', '}'])] : [],
    );
  }
  return [];
}

function without(
  list: ts.Node,
  elements: readonly ts.Node[],
  index: number,
  [open, close]: readonly [string, string],
): Change {
  const rest = elements.filter((_, other) => other !== index).map((element) => element.getText());
  return [list, `${open}${rest.join(', ')}${close}`];
}

function ofWords(node: ts.Node): readonly Change[] {
  if (node.kind === ts.SyntaxKind.TrueKeyword) return [[node, 'false']];
  if (node.kind === ts.SyntaxKind.FalseKeyword) return [[node, 'true']];
  if (!ts.isStringLiteral(node)) return [];

  const { parent, text } = node;
  if (ts.isPropertyAssignment(parent)) {
    const property = parent.name.getText();
    if (property === 'end') return [[node, other(text)]];
    const word = WORDS[property]?.[text];
    return word === undefined ? [] : [[node, `'${word}'`]];
  }
  // `journey.end('noRoute', …)`
  const isEnd =
    ts.isCallExpression(parent) && parent.arguments[0] === node && /\bend$/.test(parent.expression.getText());
  return isEnd ? [[node, other(text)]] : [];
}

/** Another end; what is not known is taken for a failure, because a hop that is not known makes of an arrival the same. */
function other(disposition: string): string {
  if (disposition === 'insufficientInfo') return "'noRoute'";
  return disposition === 'delivered' ? "'insufficientInfo'" : "'delivered'";
}

/** A step that is not taken, and the case of another. */
function ofSteps(node: ts.Node): readonly Change[] {
  if (ts.isExpressionStatement(node)) return [[node, ';']];
  if (ts.isBreakStatement(node) || ts.isContinueStatement(node)) return [[node, ';']];
  if (!ts.isCaseBlock(node)) return [];

  const bodied = node.clauses.filter(({ statements }) => statements.length > 0);
  return bodied.flatMap((clause, index): readonly Change[] => {
    const next = bodied[(index + 1) % bodied.length];
    const [first] = clause.statements;
    if (next === undefined || first === undefined || clause.statements.length !== 1) return [];
    return [[first, next.statements.map((statement) => statement.getText()).join('\n')]];
  });
}
