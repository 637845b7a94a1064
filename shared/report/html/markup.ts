import { printable } from '../style.ts';

/** Text that is HTML already. Nothing but `html` makes it, so whatever is no instance is text from elsewhere. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/**
 * Markup that is a mere text to a browser that runs scripts, so that a thousand of them cost nothing, until `client/later.ts` makes markup of the
 * one that is asked for. Whoever runs no scripts has it as it is.
 */
export function later(inner: Html): Html {
  return html`<noscript>${inner}</noscript>`;
}

export type Part = string | number | Html | undefined | false | readonly Part[];

/** Markup of ours, in which every text that is put in shows as it is, in elements and in quoted attributes, and means nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(closed(strings).reduce((text, string, index) => text + write(parts[index - 1]) + string));
}

/** How the source is laid out is not sent. */
function closed(strings: TemplateStringsArray): readonly string[] {
  const known = layouts.get(strings) ?? strings.map((string) => string.replaceAll(/\n\s*/g, ' '));
  layouts.set(strings, known);
  return known;
}

const layouts = new WeakMap<TemplateStringsArray, readonly string[]>();

function write(part: Part): string {
  if (part === undefined || part === false) return '';
  if (part instanceof Html) return part.text;
  return typeof part === 'object' ? part.map(write).join('') : escape(String(part));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return text
    .split('\n')
    .map(printable)
    .join('\n')
    .replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
