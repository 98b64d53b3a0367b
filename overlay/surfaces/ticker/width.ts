/** How wide an amount is at most, in its own font size: the widest of the common bold faces. */
export function widthInEms(amount: string): number {
  let width = 0;
  for (const character of amount) {
    if (/[.,'’\s]/u.test(character)) width += 0.36;
    else if (/[\d$€£−-]/u.test(character)) width += 0.68;
    else width += 1;
  }
  return Math.round(width * 100) / 100;
}
