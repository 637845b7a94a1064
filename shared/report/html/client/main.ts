import { copyOnClick } from './copy.ts';
import { filterOnInput } from './filter.ts';

copyOnClick();
filterOnInput();

// On paper nothing can be opened.
addEventListener('beforeprint', () => {
  for (const details of document.querySelectorAll('details')) details.open = true;
});
