const SHOWN_MS = 2_000;

/** Has the button beside a command copy it. */
export function copyOnClick(): void {
  document.addEventListener('click', ({ target }) => {
    if (target instanceof HTMLButtonElement && target.matches('.copy')) void copy(target);
  });
}

async function copy(button: HTMLButtonElement): Promise<void> {
  const code = button.previousElementSibling;
  if (code === null) return;
  button.textContent = (await isCopied(code)) ? 'Copied' : 'Press Ctrl+C';
  setTimeout(() => (button.textContent = 'Copy'), SHOWN_MS);
}

/** Where a page may not write to the clipboard, the text is selected for whoever presses the keys. */
async function isCopied(code: Element): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(code.textContent);
    return true;
  } catch {
    getSelection()?.selectAllChildren(code);
    return false;
  }
}
