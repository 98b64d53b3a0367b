/** How the embedding page wants it: `?theme=light|dark` over the browser's own, `?bg=transparent` to show what is behind. */
export function applyAppearance(search: string, root: HTMLElement): void {
  const asked = new URLSearchParams(search);
  const theme = asked.get('theme');
  if (theme === 'light' || theme === 'dark') root.dataset['theme'] = theme;
  if (asked.get('bg') === 'transparent') root.dataset['background'] = 'transparent';
}
