import { useEffect, useRef, useState } from 'preact/hooks';

const PACE_MS = 20_000;

/** The text, but changed at most every 20 s, for a screen reader that shall not speak without end. Ends on the latest. */
export function useCalm(text: string): string {
  const [said, say] = useState(text);
  const latest = useRef(text);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  latest.current = text;
  useEffect(() => {
    if (text === said || timer.current !== undefined) return;
    timer.current = setTimeout(() => {
      timer.current = undefined;
      say(latest.current);
    }, PACE_MS);
  }, [text, said]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return said;
}
