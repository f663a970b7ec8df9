// The same thing at three depths: a plain sentence, the fields, the bytes.
import { useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';

import { useWords } from '../i18n/i18n.js';
import { Copy } from './values.js';

export interface Tab {
  readonly id: string;
  readonly title: string;
  readonly content: ReactNode;
}

// Tabs by the ARIA pattern: arrows move, the panel is reached by Tab.
export function Tabs({ label, tabs, chosen, onChoose, standalone = false }: { readonly label: string; readonly tabs: readonly Tab[]; readonly chosen: string; readonly onChoose: (id: string) => void; readonly standalone?: boolean }) {
  const base = useId();
  const list = useRef<HTMLDivElement>(null);
  const at = Math.max(0, tabs.findIndex((one) => one.id === chosen));
  const key = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const next = event.key === 'Home' ? 0 : event.key === 'End' ? tabs.length - 1 : (at + step + tabs.length) % tabs.length;
    if (step === 0 && event.key !== 'Home' && event.key !== 'End') return;
    event.preventDefault();
    onChoose(tabs[next]!.id);
    (list.current?.children[next] as HTMLElement | undefined)?.focus();
  };
  return (
    <>
      <div className={`tabs ${standalone ? 'standalone' : ''}`} role="tablist" aria-label={label} ref={list} onKeyDown={key}>
        {tabs.map((tab, i) => (
          <button key={tab.id} type="button" role="tab" id={`${base}-${tab.id}`} aria-controls={`${base}-panel`} aria-selected={i === at} tabIndex={i === at ? 0 : -1} onClick={() => onChoose(tab.id)}>{tab.title}</button>
        ))}
      </div>
      <div role="tabpanel" id={`${base}-panel`} aria-labelledby={`${base}-${tabs[at]!.id}`} tabIndex={0}>{tabs[at]!.content}</div>
    </>
  );
}

export interface ByteString {
  readonly name: string;
  readonly hex: string;
}
interface Props {
  readonly sentence: ReactNode;
  readonly fields: ReactNode;
  readonly bytes: readonly ByteString[];
  readonly json: unknown;
}
export function Depths({ sentence, fields, bytes, json }: Props) {
  const { t } = useWords();
  const [chosen, choose] = useState('sentence');
  return (
    <section className="card">
      <Tabs label={t('depth.label')} chosen={chosen} onChoose={choose} tabs={[
        { id: 'sentence', title: t('depth.sentence'), content: <div className="card-body plain"><div className="pad">{sentence}</div></div> },
        { id: 'fields', title: t('depth.fields'), content: <div className="pad">{fields}</div> },
        { id: 'bytes', title: t('depth.bytes'), content: <div className="pad stack"><Bytes bytes={bytes} json={json} /></div> },
      ]} />
    </section>
  );
}

export function Bytes({ bytes, json }: { readonly bytes: readonly ByteString[]; readonly json: unknown }) {
  const { t } = useWords();
  return (
    <>
      {bytes.map(({ name, hex }) => (
        <div key={name}>
          <h3>{name} <span className="muted small">{t('depth.size', { count: hex.length / 2 })}</span> <Copy text={hex} /></h3>
          <pre className="bytes" tabIndex={0} aria-label={name}>{hex.replace(/(.{8})/g, '$1 ')}</pre>
        </div>
      ))}
      <details>
        <summary>{t('depth.json')}</summary>
        <pre className="bytes" tabIndex={0} aria-label={t('depth.json')}>{JSON.stringify(json, null, 2)}</pre>
      </details>
    </>
  );
}
