// A sentence of src/words, filled from an operation, an event or a record.
import { schema, type Field, type Json, type JsonObject } from '@tallystick/wire';
import { Fragment } from 'react';

import { useWords } from '../i18n/i18n.js';
import { sum } from '../model/money.js';
import { find, parseTemplate, type Piece } from '../model/sentence.js';
import { eventSentences } from '../words/events.js';
import { operationSentences, type Sentence as Words } from '../words/operations.js';
import { recordSentences } from '../words/records.js';
import { Value, currencyIn } from './fields.js';
import { Money, Name } from './values.js';
import { operationAbout } from './words.js';

interface Props {
  readonly words: Words;
  readonly fields: readonly Field[];
  readonly object: JsonObject;
  readonly who?: string | undefined;
  readonly currency?: string | undefined; // when the object names none
}

export function Sentence({ words, fields, object, who, currency }: Props) {
  const { language } = useWords();
  const fallback = currencyIn(object) ?? currency;
  const show = (piece: Piece, at: number) => {
    if (piece.kind === 'text') return <Fragment key={at}>{piece.text}</Fragment>;
    if (piece.kind === 'optional') {
      const complete = piece.pieces.every((one) => one.kind !== 'value' || filled(find(fields, object, one.path)?.values));
      return complete ? <Fragment key={at}>{piece.pieces.map(show)}</Fragment> : null;
    }
    if (piece.path === 'who') return <strong key={at}>{who === undefined ? '—' : <Name id={who} />}</strong>;
    const found = find(fields, object, piece.path);
    if (found === undefined || found.values.length === 0) return <Fragment key={at}>—</Fragment>;
    const { type, name, values } = found;
    const own = found.currency ?? fallback;
    if (piece.shape === 'count') return <Fragment key={at}>{values.reduce<number>((n, one) => n + (Array.isArray(one) ? one.length : 1), 0)}</Fragment>;
    if (piece.shape === 'sum') return <strong key={at}><Money minor={sum(values.map(String))} currency={own} /></strong>;
    const items = type.kind === 'list' ? values.flatMap((one) => one as readonly Json[]) : values;
    const itemType = type.kind === 'list' ? type.item! : type;
    const comma = language === 'zh' ? '、' : ', ';
    return (
      <strong key={at}>
        {[...new Set(items)].map((one, i) => <Fragment key={i}>{i > 0 && comma}<Value type={itemType} name={name} value={one} currency={own} /></Fragment>)}
      </strong>
    );
  };
  return <>{parseTemplate(words[language]).map(show)}</>;
}
const filled = (values: readonly Json[] | undefined): boolean => values !== undefined && values.some((one) => one !== '');

interface OperationProps {
  readonly operation: JsonObject; // {"operation": name, ...fields}
  readonly who: string;
  readonly currency?: string | undefined;
}
export function OperationSentence({ operation, who, currency }: OperationProps) {
  const { language } = useWords();
  const name = String(operation['operation']);
  const row = schema.operations.find((one) => one.name === name);
  const words = operationSentences[name];
  if (row === undefined || words === undefined) return <>{operationAbout(name, language)}</>;
  return <Sentence words={words} fields={row.fields} object={operation} who={who} currency={currency} />;
}

export function EventSentence({ event, fields }: { readonly event: string; readonly fields: JsonObject }) {
  const row = schema.events.find((one) => one.name === event);
  const words = eventSentences[event];
  if (row === undefined || words === undefined) return <>{row?.about ?? event}</>;
  return <Sentence words={words} fields={row.fields} object={fields} />;
}

export function RecordSentence({ type, fields, currency }: { readonly type: string; readonly fields: JsonObject; readonly currency?: string | undefined }) {
  const row = schema.records.find((one) => one.name === type);
  const words = recordSentences[type];
  if (row === undefined || words === undefined) return null;
  return <Sentence words={words} fields={row.fields} object={fields} currency={currency} />;
}
