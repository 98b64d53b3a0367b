/** A moment without the log is no news, and a banner that flashes moves the buttons under a thumb. */
const PATIENCE_MS = 2000;

/** Whether what is shown since `since` may be so old that it is worth saying. Both in server time, ms. */
export const isOld = (since: number | null, now: number): since is number =>
  since !== null && now - since >= PATIENCE_MS;
