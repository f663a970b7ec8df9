// A button with a small panel below it: closed by Escape, by leaving it, and by its own content.
import { useEffect, useRef, useState, type ReactNode } from 'react';

interface Props {
  readonly label: string; // of the panel
  readonly button: (toggle: { readonly onClick: () => void; readonly 'aria-expanded': boolean }) => ReactNode;
  readonly children: (close: () => void) => ReactNode;
}

export function Panel({ label, button, children }: Props) {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return;
    const outside = (event: Event): void => {
      if (box.current !== null && !box.current.contains(event.target as globalThis.Node)) setOpen(false);
    };
    const escape = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      setOpen(false);
      box.current?.querySelector('button')?.focus();
    };
    box.current?.querySelector<HTMLElement>('.panel input, .panel select, .panel button')?.focus();
    addEventListener('pointerdown', outside);
    addEventListener('focusin', outside);
    addEventListener('keydown', escape);
    return () => {
      removeEventListener('pointerdown', outside);
      removeEventListener('focusin', outside);
      removeEventListener('keydown', escape);
    };
  }, [open]);
  return (
    <div className="panel-box" ref={box}>
      {button({ onClick: () => setOpen(!open), 'aria-expanded': open })}
      {open && <div className="panel" role="dialog" aria-label={label}>{children(() => setOpen(false))}</div>}
    </div>
  );
}
