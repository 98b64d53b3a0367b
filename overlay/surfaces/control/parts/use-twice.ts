import { useEffect, useState } from 'preact/hooks';

const ARMED_MS = 3000;

/** For what should not happen by a slip of the thumb: the first tap arms for three seconds, the second acts. */
export function useTwice(act: () => void): { armed: boolean; tap: () => void; disarm: () => void } {
  const [armed, setArmed] = useState(false);
  useEffect(() => {
    if (!armed) return undefined;
    const timer = setTimeout(() => setArmed(false), ARMED_MS);
    return () => clearTimeout(timer);
  }, [armed]);
  return {
    armed,
    tap: () => {
      setArmed(!armed);
      if (armed) act();
    },
    disarm: () => setArmed(false),
  };
}
