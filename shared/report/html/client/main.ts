import { copyOnClick } from './copy.ts';
import { filterOnInput } from './filter.ts';
import { fillAll, fillWhenAsked } from './later.ts';

// What needs a script shows from here on.
document.documentElement.classList.add('scripted');
copyOnClick();
filterOnInput();
fillWhenAsked();

// On paper nothing can be opened.
addEventListener('beforeprint', () => {
  fillAll('.mend > .body');
  for (const details of document.querySelectorAll('details')) details.open = true;
});
