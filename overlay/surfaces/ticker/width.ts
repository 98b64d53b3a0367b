/** How wide an amount is at most, in its own font size: Inter's tabular digits, its separators, and symbols of any script. */
export function widthInEms(amount: string): number {
  let width = 0;
  for (const character of amount) {
    if (/[.,'’\s]/u.test(character)) width += 0.32;
    else if (/[\d$€£−-]/u.test(character)) width += 0.66;
    else width += 1;
  }
  return Math.round(width * 100) / 100;
}
