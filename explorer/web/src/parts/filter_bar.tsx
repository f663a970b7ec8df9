// The filters of a list: chips of those in force, and a small form for one more. They live in the address, so a link is the list.
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';

import type { FieldAbout } from '../api/types.js';
import { useWords } from '../i18n/i18n.js';
import { formatFilter, kFiltersMax, needsValue, opsFor, parseFilter, typedAmount, type Filter, type Op } from '../model/filters.js';
import { Icon } from './icons.js';
import { fieldLabel, word } from './words.js';

interface Props {
  readonly fields: readonly FieldAbout[];
  readonly filters: readonly string[];
  readonly onChange: (filters: readonly string[]) => void;
}

export function FilterBar({ fields, filters, onChange }: Props) {
  const { t, language } = useWords();
  const [open, setOpen] = useState(false);
  const describe = (text: string): string => {
    const filter = parseFilter(text);
    if (filter === undefined) return text;
    const kind = fields.find((one) => one.name === filter.field)?.kind;
    return `${fieldLabel(filter.field, language)} ${t(`table.op.${filter.op}`)}${needsValue(filter.op) ? ` ${kind === 'enum' ? word(filter.value, language) : filter.value}` : ''}`;
  };
  return (
    <>
      <Button size="xs" variant="default" leftSection={<Icon name="filter" />} aria-expanded={open} onClick={() => setOpen(!open)}>{t('table.filter')}</Button>
      {filters.length > 0 && (
        <div className="filters">
          {filters.map((one) => (
            <span key={one} className="filter">
              {describe(one)}
              <button type="button" className="copy" aria-label={t('table.remove_filter', { filter: describe(one) })} onClick={() => onChange(filters.filter((other) => other !== one))}><Icon name="close" /></button>
            </span>
          ))}
        </div>
      )}
      {open && filters.length < kFiltersMax && <OneMore fields={fields} add={(filter) => { onChange([...new Set([...filters, formatFilter(filter)])]); setOpen(false); }} />}
    </>
  );
}

function OneMore({ fields, add }: { readonly fields: readonly FieldAbout[]; readonly add: (filter: Filter) => void }) {
  const { t, language } = useWords();
  const [name, setName] = useState(fields[0]?.name ?? '');
  const field = fields.find((one) => one.name === name);
  const ops = opsFor(field?.kind ?? 'text');
  const [chosen, setOp] = useState<Op>('eq');
  const op = ops.includes(chosen) ? chosen : ops[0]!;
  const [typed, setValue] = useState('');
  const choices = field?.kind === 'boolean' ? ['true', 'false'] : (field?.choices ?? []);
  const value = choices.length > 0 ? (choices.includes(typed) ? typed : choices[0]!) : typed;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (field === undefined || (needsValue(op) && value.trim() === '')) return;
    const amount = field.kind === 'amount' ? typedAmount(value, 2) : value.trim();
    if (amount !== undefined) add({ field: name, op, value: needsValue(op) ? amount : '' });
  };
  return (
    <form onSubmit={submit} className="full">
      <NativeSelect size="xs" label={t('table.field')} value={name} onChange={(event) => setName(event.currentTarget.value)} data={fields.map((one) => ({ value: one.name, label: fieldLabel(one.name, language) }))} />
      <NativeSelect size="xs" label={t('table.op')} value={op} onChange={(event) => setOp(event.currentTarget.value as Op)} data={ops.map((one) => ({ value: one, label: t(`table.op.${one}`) }))} />
      {needsValue(op) && (choices.length > 0
        ? <NativeSelect size="xs" label={t('table.value')} value={value} onChange={(event) => setValue(event.currentTarget.value)} data={choices.map((one) => ({ value: one, label: field?.kind === 'boolean' ? t(one === 'true' ? 'app.yes' : 'app.no') : word(one, language) }))} />
        : <TextInput size="xs" label={t('table.value')} value={typed} type={field?.kind === 'date' ? 'date' : 'text'} maxLength={256} onChange={(event) => setValue(event.currentTarget.value)} />)}
      <Button size="xs" type="submit">{t('table.add_filter')}</Button>
    </form>
  );
}
