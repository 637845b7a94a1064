/** Has markup made of a text when somebody comes to it. Until then it costs nothing, and browsers without scripts show it as it is. */
export function fillWhenAsked(): void {
  const fillTarget = () => {
    fill(document.getElementById(location.hash.slice(1)));
  };
  addEventListener('hashchange', fillTarget);
  const fillOpened = ({ target }: Event) => {
    if (target instanceof Element) fill(target.querySelector('.body'));
  };
  document.addEventListener('toggle', fillOpened, true);
  fillTarget();
}

export function fillAll(within: string): void {
  for (const one of document.querySelectorAll(within)) fill(one);
}

/** All words of an element, of what is not made yet as well. */
export function textOf(one: Element): string {
  const texts = [...one.querySelectorAll('noscript')].map(({ textContent }) => {
    const made = document.createElement('template');
    made.innerHTML = textContent;
    return made.content.textContent;
  });
  return [one.textContent, ...texts].join(' ').toLowerCase();
}

function fill(one: Element | null): void {
  const text = one?.querySelector(':scope > noscript')?.textContent;
  if (one && text !== undefined) one.innerHTML = text;
}
