import type { ComponentChildren } from 'preact';

function Icon({ children }: { children: ComponentChildren }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {children}
    </svg>
  );
}

export const LiveIcon = () => (
  <Icon>
    <rect x="3" y="5" width="18" height="12" rx="2" />
    <path d="M8 21h8M10 9l4 2-4 2z" />
  </Icon>
);
export const ScreenIcon = () => (
  <Icon>
    <path d="M4 6h16v10H9l-5 4z" />
    <path d="M8 10h8M8 13h5" />
  </Icon>
);
export const SalesIcon = () => (
  <Icon>
    <path d="M4 20V11M10 20V4M16 20v-6M21 20H3" />
  </Icon>
);
export const SetupIcon = () => (
  <Icon>
    <path d="M4 7h9M19 7h1M4 17h1M11 17h9" />
    <circle cx="16" cy="7" r="2.6" />
    <circle cx="8" cy="17" r="2.6" />
  </Icon>
);
export const QueueIcon = () => (
  <Icon>
    <path d="M4 6h12M4 12h8M4 18h8M18 11v8M14 15h8" />
  </Icon>
);
export const DealIcon = () => (
  <Icon>
    <path d="M13 3L5 14h6l-1 7 8-11h-6z" />
  </Icon>
);
export const EditIcon = () => (
  <Icon>
    <path d="M4 20l1-4L16 5l3 3L8 19zM14 7l3 3" />
  </Icon>
);
export const EyeIcon = () => (
  <Icon>
    <path d="M2.5 12c1-3 4.5-7 9.5-7s8.5 4 9.5 7c-1 3-4.5 7-9.5 7s-8.5-4-9.5-7z" />
    <circle cx="12" cy="12" r="2.8" />
  </Icon>
);
export const EyeOffIcon = () => (
  <Icon>
    <path d="M3 3l18 18M10 5.2A9.6 9.6 0 0 1 12 5c5 0 8.5 4 9.5 7a12 12 0 0 1-2.6 3.9M6.5 6.8A12 12 0 0 0 2.5 12c1 3 4.5 7 9.5 7a9.8 9.8 0 0 0 4-.85" />
  </Icon>
);
export const PictureIcon = () => (
  <Icon>
    <rect x="3" y="5" width="18" height="14" rx="2" />
    <circle cx="9" cy="10" r="1.6" />
    <path d="M4 18l5-5 4 4 3-3 4 4" />
  </Icon>
);
export const CloseIcon = () => (
  <Icon>
    <path d="M6 6l12 12M18 6L6 18" />
  </Icon>
);
export const CheckIcon = () => (
  <Icon>
    <path d="M5 12.5l4.5 4.5L19 7" />
  </Icon>
);
export const GripIcon = () => (
  <Icon>
    <path d="M9 6v.01M15 6v.01M9 12v.01M15 12v.01M9 18v.01M15 18v.01" />
  </Icon>
);

export const RundownIcon = () => (
  <Icon>
    <path d="M9 6h11M9 12h11M9 18h11M4 6h.01M4 12h.01M4 18h.01" />
  </Icon>
);
export const ShelfIcon = () => (
  <Icon>
    <path d="M3 19h18" />
    <rect x="4" y="9" width="4.5" height="7" rx="1" />
    <rect x="9.75" y="6" width="4.5" height="10" rx="1" />
    <rect x="15.5" y="9" width="4.5" height="7" rx="1" />
  </Icon>
);
export const StarIcon = () => (
  <Icon>
    <path d="M12 3.5l2.6 5.4 5.9.8-4.3 4.1 1.1 5.9-5.3-2.9-5.3 2.9 1.1-5.9-4.3-4.1 5.9-.8z" />
  </Icon>
);
export const PlayIcon = () => (
  <Icon>
    <path d="M8 5l11 7-11 7z" />
  </Icon>
);
export const MessageIcon = () => (
  <Icon>
    <path d="M4 5h16v11H10l-4 4v-4H4z" />
  </Icon>
);
export const KeysIcon = () => (
  <Icon>
    <rect x="2.5" y="6" width="19" height="12" rx="2" />
    <path d="M6 10h.01M10 10h.01M14 10h.01M18 10h.01M8 14h8" />
  </Icon>
);

export function Pearl() {
  return <span class="pearl" aria-hidden="true" />;
}
