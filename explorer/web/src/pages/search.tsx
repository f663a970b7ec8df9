import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { searchQuery } from '../api/queries.js';
import { useAppSearch, useSetSearch } from '../app/search_params.js';
import { useWords } from '../i18n/i18n.js';
import { Rows } from '../parts/data_table.js';
import { Icon } from '../parts/icons.js';
import { To } from '../parts/link.js';
import { Card, Empty, Head, Loading, Problem } from '../parts/page.js';
import { describeHit, hitPath, inOrder } from '../parts/search_hit.js';
import { word } from '../parts/words.js';

export function SearchPage() {
  const { t, language } = useWords();
  const { q = '', at } = useAppSearch();
  const set = useSetSearch();
  const [text, setText] = useState(q);
  const query = useQuery(searchQuery(q, at));
  const items = inOrder(query.data?.items ?? []);
  return (
    <div className="stack">
      <Head title={t('search.title')} lead={t('search.hint')} />
      <form role="search" onSubmit={(event) => { event.preventDefault(); set({ q: text }); }}>
        <TextInput size="md" aria-label={t('search.label')} placeholder={t('search.placeholder')} leftSection={<Icon name="search" />} value={text} maxLength={200} spellCheck={false} onChange={(event) => setText(event.currentTarget.value)} />
      </form>
      {q !== '' && (
        <Card title={t('search.results', { text: q })} bare>
          {query.isPending ? <Loading /> : query.isError ? <div className="pad"><Problem problem={query.error} /></div> : items.length === 0 ? <Empty icon="search" title={t('search.none', { text: q })} hint={t('search.hint')} /> : (
            <Rows name={t('search.results', { text: q })} rows={items} rowKey={(one) => `${one.what} ${one.type ?? ''} ${one.key} ${one.matched}`} columns={[
              { id: 'label', title: t('search.label'), show: (one) => <To to={hitPath(one)} className="strong">{one.label}</To> },
              { id: 'what', title: t('record.type'), show: (one) => describeHit(one, language, t) },
              { id: 'matched', title: t('table.op'), show: (one) => <span className="muted">{t('search.matched', { what: word(one.matched, language) })}</span> },
            ]} />
          )}
        </Card>
      )}
    </div>
  );
}
