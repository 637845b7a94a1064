import { globSync, readFileSync } from 'node:fs';
import { lexer, type Token, type Tokens, walkTokens } from 'marked';

/** Every text that people read, by its path. */
export const documents: readonly string[] = globSync('**/*.md', {
  exclude: ['node_modules/**', 'dist/**', '.cache/**'],
});

function tokensOf<T extends Token>(file: string, type: T['type']): readonly T[] {
  const found: T[] = [];
  void walkTokens(lexer(readFileSync(file, 'utf8')), (token) => {
    if (token.type === type) found.push(token as T);
  });
  return found;
}

/** The blocks of code in a document, in their order: fenced ones with their language. */
export function blocksOf(file: string): readonly Tokens.Code[] {
  return tokensOf<Tokens.Code>(file, 'code');
}

/** What stands between backticks in its sentences and tables. */
export function wordsOf(file: string): readonly string[] {
  return tokensOf<Tokens.Codespan>(file, 'codespan').map(({ text }) => text);
}

export function linksOf(file: string): readonly string[] {
  return tokensOf<Tokens.Link>(file, 'link').map(({ href }) => href);
}

/** The first column of its tables. */
export function firstCellsOf(file: string): readonly Tokens.TableCell[] {
  return tokensOf<Tokens.Table>(file, 'table').flatMap(({ rows }) => rows.flatMap(([first]) => first ?? []));
}

/** Where links may lead to within a document, as GitHub names headings: https://docs.github.com/get-started/writing-on-github/getting-started-with-writing-and-formatting-on-github/basic-writing-and-formatting-syntax#section-links */
export function anchorsOf(file: string): readonly string[] {
  return tokensOf<Tokens.Heading>(file, 'heading').map(({ text }) =>
    text
      .toLowerCase()
      .replaceAll(/[^\p{Letter}\p{Number}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
