import { useLayoutEffect, useRef } from 'preact/hooks';
import { travels } from './motion.ts';
import { cellsOf, turn, widthOf } from './odometer-cells.ts';
import './odometer.css';

const WHEEL = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const TURN: KeyframeAnimationOptions = { duration: 700, easing: 'cubic-bezier(0.22, 0.8, 0.24, 1)' };

interface Props {
  /** As formatMoney writes it. */
  text: string;
  /** Minor units, to know which way the wheels turn. */
  value: bigint;
  /** How wide it may be, in its own font size; a longer amount is drawn smaller. */
  room: number;
}

/** Rolls by transforms alone; what it shows is in the style and the label, whether or not an animation ever runs. */
export function Odometer({ text, value, room }: Props) {
  const former = useRef({ value, width: 0 });
  const rises = value >= former.current.value;
  const { prefix, body, suffix } = cellsOf(text);
  const width = widthOf(text);
  const moving = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    // A new place on the left pushes the others to the right: they glide there.
    const shift = former.current.width === 0 ? 0 : former.current.width - width;
    former.current = { value, width };
    if (shift === 0 || !travels()) return;
    moving.current?.animate([{ transform: `translateX(${shift}em)` }, { transform: 'none' }], TURN);
  }, [text]);
  return (
    <span
      class="odometer"
      role="img"
      aria-label={text}
      data-text={text}
      style={{ transform: `scale(${Math.min(1, room / width)})` }}
    >
      {prefix && <span class="odometer-mark">{prefix}</span>}
      <span class="odometer-body" ref={moving}>
        {body.map((cell) =>
          cell.kind === 'digit' ? (
            <Wheel key={cell.key} digit={cell.digit} rises={rises} />
          ) : (
            <span key={cell.key} class="odometer-mark">
              {cell.text}
            </span>
          ),
        )}
        {suffix && <span class="odometer-mark">{suffix}</span>}
      </span>
    </span>
  );
}

const placeOf = (position: number): string => `translateY(${position * -5}%)`;

interface Roll {
  animation: Animation;
  from: number;
  to: number;
}

/** Where the wheel stands on its way; asks the animation, not the layout. */
const placeIn = ({ animation, from, to }: Roll): number =>
  from + (to - from) * (animation.effect?.getComputedTiming().progress ?? 1);

function Wheel({ digit, rises }: { digit: number; rises: boolean }) {
  const wheel = useRef<HTMLSpanElement>(null);
  const shown = useRef(digit);
  const roll = useRef<Roll | null>(null);
  useLayoutEffect(() => {
    // Sales in quick succession: it turns on from where it is, and never jumps.
    const { from, to } = turn(roll.current ? placeIn(roll.current) : shown.current, digit, rises);
    shown.current = digit;
    roll.current?.animation.cancel();
    roll.current = null;
    if (from === to || !travels() || !wheel.current) return;
    const animation = wheel.current.animate([{ transform: placeOf(from) }, { transform: placeOf(to) }], TURN);
    roll.current = { animation, from, to };
  }, [digit]);
  return (
    <span class="odometer-window">
      <span class="odometer-wheel" ref={wheel} style={{ transform: placeOf(digit) }}>
        {WHEEL.map((face, place) => (
          <span key={place}>{face}</span>
        ))}
      </span>
    </span>
  );
}
