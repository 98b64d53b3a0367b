/** Milliseconds since 1970. The one place where the server reads the time. */
export type Clock = () => number;

export const systemClock: Clock = () => Date.now();
