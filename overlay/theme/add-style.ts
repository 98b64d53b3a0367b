/** Adds a style sheet that the first picture does without: `import address from './more.css?url'`. */
export function addStyle(address: string): void {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = address;
  document.head.append(link);
}
