import type { FilterData } from '../filter-data.ts';
import { textOf } from './later.ts';

/** The height of a row, as the style sheet has it. */
const ROW_REM = 2;

/** Hides what is not in the filter, and says how much is. */
export function filterOnInput(): void {
  const form = document.querySelector<HTMLFormElement>('form.filters');
  const data = document.getElementById('data');
  if (form === null || data === null) return;
  const { clusters, notes } = JSON.parse(data.textContent) as FilterData;
  const rows = [...document.querySelectorAll<HTMLElement>('tr[data-cluster]')];
  const items = [...document.querySelectorAll<HTMLElement>('[data-item]')];
  const blocks = document.querySelectorAll<HTMLElement>('.matrix tbody');
  const shown = form.querySelector('.shown');
  const texts = new Map<Element, string>();
  const wordsOf = (element: Element | undefined) => {
    if (element === undefined) return '';
    const known = texts.get(element) ?? textOf(element);
    texts.set(element, known);
    return known;
  };
  const rowOf = new Map(rows.map((row) => [Number(row.dataset['cluster']), row]));

  const apply = () => {
    const chosen = new FormData(form);
    const wanted = (name: string) => {
      const value = said(chosen.get(name));
      return value === '' ? undefined : Number(value);
    };
    const [check, severity, state] = ['check', 'severity', 'state'].map(wanted);
    const [region, subscription] = ['region', 'subscription'].map(wanted);
    const text = said(chosen.get('text')).trim().toLowerCase();
    const isNarrow = check !== undefined || severity !== undefined || state !== undefined;
    const isHere = clusters.map(([its, where]) => (subscription ?? its) === its && (region ?? where) === where);
    const named = clusters.map((_, index) => text === '' || wordsOf(rowOf.get(index)).includes(text));
    const foundClusters = new Set<number>();
    const foundItems = new Set<number>();
    for (const [cluster, itsCheck, itsSeverity, states, item] of notes) {
      if ((check ?? itsCheck) !== itsCheck || (severity ?? itsSeverity) !== itsSeverity) continue;
      if (state !== undefined && (states & (1 << state)) === 0) continue;
      // One that is gone is nowhere.
      if (!(isHere[cluster] ?? (region === undefined && subscription === undefined))) continue;
      if (!(named[cluster] ?? false) && !wordsOf(items[item]).includes(text)) continue;
      foundClusters.add(cluster);
      foundItems.add(item);
    }
    const isFound = (cluster: number) =>
      isHere[cluster] === true && (foundClusters.has(cluster) || (!isNarrow && named[cluster] === true));
    let visible = 0;
    for (const [cluster, row] of rowOf) {
      row.hidden = !isFound(cluster);
      if (!row.hidden) visible += 1;
    }
    for (const block of blocks) shrink(block);
    items.forEach((item, index) => (item.hidden = !foundItems.has(index)));
    for (const section of document.querySelectorAll('main > section')) tell(section);
    const isAll = !isNarrow && region === undefined && subscription === undefined && text === '';
    if (shown !== null) shown.textContent = isAll ? '' : `${visible} of ${clusters.length} clusters`;
  };

  form.addEventListener('input', apply);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
  });
  form.addEventListener('reset', () => setTimeout(apply));
  // A browser that comes back keeps what was typed.
  apply();
}

/** As high as its rows that are left, so that nothing jumps when it is scrolled to. */
function shrink(block: HTMLElement): void {
  const left = block.querySelectorAll('tr:not([hidden])').length;
  block.hidden = left === 0;
  block.style.containIntrinsicBlockSize = `${left * ROW_REM}rem`;
}

function said(value: FormDataEntryValue | null): string {
  return typeof value === 'string' ? value : '';
}

function tell(section: Element): void {
  const all = section.querySelectorAll('[data-item], tr[data-cluster]');
  const output = section.querySelector('.count');
  const nothing = section.querySelector<HTMLElement>('.nothing');
  if (all.length === 0 || output === null || nothing === null) return;
  const left = [...all].filter((one) => !(one as HTMLElement).hidden).length;
  output.textContent = left === all.length ? `${all.length}` : `${left} of ${all.length}`;
  nothing.hidden = left > 0;
}
