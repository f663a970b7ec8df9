// Any value of the schema, shown by its type; any object as a list of fields.
import type { Field, Json, JsonObject, Type } from '@tallystick/wire';

import { useWords } from '../i18n/i18n.js';
import { refOf } from '../model/refs.js';
import { isMoney } from '../model/sentence.js';
import { isStateField } from '../model/status.js';
import { recordPath } from './link.js';
import { Day, Hash, Money, Name, Rate, State, When } from './values.js';
import { fieldLabel, word } from './words.js';

interface ValueProps {
  readonly type: Type;
  readonly name: string;
  readonly value: Json;
  readonly currency: string | undefined;
}

export function Value({ type, name, value, currency }: ValueProps) {
  const { t, language } = useWords();
  switch (type.kind) {
    case 'boolean': return <>{value === true ? t('app.yes') : t('app.no')}</>;
    case 'amount': return <Money minor={String(value)} currency={currency} />;
    case 'rate': return <Rate millionths={Number(value)} />;
    case 'time': return <When ms={String(value)} />;
    case 'date': return <Day date={String(value)} />;
    case 'account':
    case 'party': return <Name id={String(value)} />;
    case 'enum': return isStateField(name) ? <State state={String(value)} /> : <>{word(String(value), language)}</>;
    case 'fixed':
    case 'bytes': {
      const ref = refOf(name);
      return value === '' ? <span className="muted">{t('app.none')}</span> : <Hash value={String(value)} to={ref === undefined ? undefined : recordPath(ref, String(value))} />;
    }
    case 'object':
      if (isMoney(type)) return <Money minor={String((value as JsonObject)['amount'])} currency={String((value as JsonObject)['currency'])} />;
      return <Fields fields={type.fields!} object={value as JsonObject} currency={currency} nested />;
    case 'list': {
      const items = value as readonly Json[];
      if (items.length === 0) return <span className="muted">{t('app.none')}</span>;
      const inline = type.item!.kind !== 'object';
      return (
        <ul className={inline ? 'list row' : 'list'}>
          {items.map((item, i) => <li key={i}><Value type={type.item!} name={name} value={item} currency={currency} /></li>)}
        </ul>
      );
    }
    default: return value === '' ? <span className="muted">{t('app.none')}</span> : <>{String(value)}</>;
  }
}

const isWide = (type: Type): boolean => (type.kind === 'object' && !isMoney(type)) || (type.kind === 'list' && type.item?.kind === 'object');

interface FieldsProps {
  readonly fields: readonly Field[];
  readonly object: JsonObject;
  readonly currency?: string | undefined; // of what stands around
  readonly nested?: boolean;
}

// Absent optional fields are left out. Amounts are in the object's own currency, or in that of what stands around it.
export function Fields({ fields, object, currency, nested = false }: FieldsProps) {
  const { language } = useWords();
  const own = typeof object['currency'] === 'string' ? object['currency'] : currency;
  return (
    <dl className={nested ? 'facts nested' : 'facts'}>
      {fields.filter((field) => object[field.name] !== undefined).map((field) => (
        <div key={field.name} className={isWide(field) ? 'whole' : ''}>
          <dt title={field.about}>{fieldLabel(field.name, language)}</dt>
          <dd><Value type={field} name={field.name} value={object[field.name]!} currency={own} /></dd>
        </div>
      ))}
    </dl>
  );
}

// What a row names itself in: its own currency, or that of the nearest object in it.
export function currencyIn(object: JsonObject): string | undefined {
  if (typeof object['currency'] === 'string') return object['currency'];
  for (const one of Object.values(object))
    if (typeof one === 'object' && one !== null && !Array.isArray(one)) {
      const inner = currencyIn(one as JsonObject);
      if (inner !== undefined) return inner;
    }
  return undefined;
}
