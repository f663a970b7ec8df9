// The mark: a stick with notches, split along its length, each half matching the other.
import { To } from '../parts/link.js';
import { useWords } from '../i18n/i18n.js';

export function Brand() {
  const { language } = useWords();
  return (
    <To to="/" className="brand">
      <svg viewBox="2 6.5 28 18" aria-hidden="true">
        <path d="M3 10.5h26v10H3z" fill="#e9c98b" />
        <path d="M3 15.6h12l2.6-1.4-1.4 2.6H29" stroke="#7a5622" strokeWidth="1.2" fill="none" />
        <path d="M7 10.5v3.4M11 10.5v3.4M15 10.5v2.4M20 10.5v3.4M25 10.5v3.4M7 20.5v-3M11 20.5v-3M20 20.5v-3M25 20.5v-3" stroke="#0f2438" strokeWidth="1.5" />
      </svg>
      <span>Tallystick<small>{language === 'zh' ? '以证明审计' : 'Audit by proof'}</small></span>
    </To>
  );
}
