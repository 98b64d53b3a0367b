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

export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(`nacre.${name}`, value);
  } catch {
    // forgotten
  }
}
