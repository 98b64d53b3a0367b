/** Small things this browser remembers. Storage may be refused (a private window): then it forgets. */

export function recall(name: string): string | null {
  try {
    return localStorage.getItem(`nacre.${name}`);
  } catch {
    return null;
  }
}

export function forget(name: string): void {
  try {
    localStorage.removeItem(`nacre.${name}`);
  } catch {
    // nothing was remembered
  }
}

/** From then on nothing is remembered: what a page keeps as it goes would come after. */
let isForgetful = false;

export function remember(name: string, value: string): void {
  if (isForgetful) return;
  try {
    localStorage.setItem(`nacre.${name}`, value);
  } catch {
    // forgotten
  }
}

/** All of it: of every show, and of nobody else's pages on this address. */
export function forgetAll(): void {
  isForgetful = true;
  try {
    for (const name of Object.keys(localStorage)) if (name.startsWith('nacre.')) localStorage.removeItem(name);
  } catch {
    // nothing was remembered
  }
}
