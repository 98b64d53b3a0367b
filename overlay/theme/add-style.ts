/** Adds a style sheet that the first picture does without: `import address from './more.css?url'`; once. */
export function addStyle(address: string): void {
  if (document.querySelector(`link[href="${address}"]`)) return;
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = address;
  document.head.append(link);
}
