// Sales, loans, open offers and lending policies, and the pages of a loan and a lending policy.
import type { JsonObject } from '@tallystick/wire';
import { useParams } from '@tanstack/react-router';

import { useAppSearch, useSetSearch } from '../app/search_params.js';
import { useWords } from '../i18n/i18n.js';
import { Rows } from '../parts/data_table.js';
import { Tabs } from '../parts/depths.js';
import { Card, Head } from '../parts/page.js';
import { RecordDetail } from '../parts/record_detail.js';
import { RecordList, type RecordColumn } from '../parts/record_list.js';
import { Day, Money, Name, Rate } from '../parts/values.js';
import { fieldLabel, word } from '../parts/words.js';

const kLists: Readonly<Record<string, { readonly type: string; readonly columns: readonly RecordColumn[] }>> = {
  deals: { type: 'financing.deal', columns: [{ path: 'fragment', link: true }, { path: 'bank' }, { path: 'seller' }, { path: 'amount' }, { path: 'terms.kind' }, { path: 'price.proceeds' }, { path: 'price.cost.effective' }, { path: 'sold_on' }] },
  loans: { type: 'loan.loan', columns: [{ path: 'id', link: true }, { path: 'bank' }, { path: 'borrower' }, { path: 'terms.principal' }, { path: 'terms.plan' }, { path: 'outstanding' }, { path: 'state' }, { path: 'cost.effective' }, { path: 'started' }] },
  quotes: { type: 'financing.quote', columns: [{ path: 'id', link: true }, { path: 'bank' }, { path: 'seller' }, { path: 'amount' }, { path: 'price.proceeds' }, { path: 'price.cost.effective' }, { path: 'expiry' }] },
  requests: { type: 'financing.sale_request', columns: [{ path: 'fragment', link: true }, { path: 'seller' }, { path: 'amount' }, { path: 'until' }] },
  policies: { type: 'financing.lending_policy', columns: [{ path: 'text.title', link: true }, { path: 'bank' }, { path: 'text.kind' }, { path: 'bought' }, { path: 'retired' }] },
};

export function Financings() {
  const { t } = useWords();
  const { tab = 'deals' } = useAppSearch();
  const set = useSetSearch();
  return (
    <div className="stack">
      <Head title={t('nav.financings')} lead={t('financing.lead')} />
      <Tabs standalone label={t('nav.financings')} chosen={tab} onChoose={(next) => set({ tab: next, filter: undefined, sort: undefined })} tabs={Object.entries(kLists).map(([id, list]) => {
        const title = t(`financing.${id}` as 'financing.deals');
        return { id, title, content: <RecordList key={id} type={list.type} title={title} columns={list.columns} /> };
      })} />
    </div>
  );
}

export function LoanPage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const { t, language } = useWords();
  return (
    <RecordDetail key={id} type="loan.loan" id={id} title={(record) => <><Money minor={String((record.fields['terms'] as JsonObject)['principal'])} currency={String(record.fields['currency'])} /> · <Name id={String(record.fields['borrower'])} plain /></>}>
      {(record) => {
        const rows = (record.fields['rows'] ?? []) as unknown as readonly Readonly<Record<string, string>>[];
        const currency = String(record.fields['currency']);
        const money = (name: string) => ({ id: name, title: fieldLabel(name, language), right: true, show: (row: Readonly<Record<string, string>>) => <Money minor={row[name]!} currency={currency} /> });
        return (
          <>
            <Card title={word('rows', language)} bare>
              <Rows name={word('rows', language)} rows={rows} rowKey={(row) => `${row['due']} ${row['pay_on']} ${rows.indexOf(row)}`} columns={[
                { id: 'due', title: fieldLabel('due', language), show: (row) => <Day date={row['due']!} /> },
                { id: 'pay_on', title: fieldLabel('pay_on', language), show: (row) => <Day date={row['pay_on']!} /> },
                money('principal'), money('interest'), money('principal_paid'), money('interest_paid'), money('penalty'),
              ]} />
            </Card>
            <RecordList controls={false} type="fragment.fragment" title={word('collateral', language)} fixed={[`loan:eq:${id}`]} columns={[{ path: 'id', link: true }, { path: 'holder' }, { path: 'face' }, { path: 'state' }, { path: 'due' }]} empty={t('app.none')} />
          </>
        );
      }}
    </RecordDetail>
  );
}

interface PolicyText {
  readonly title: string;
  readonly currency: string;
  readonly clauses: readonly { readonly subject: string; readonly comparison: string; readonly constant: string }[];
  readonly prices: readonly { readonly days_max: number; readonly level_max: number; readonly rate: number; readonly fee: string }[];
}

export function LendingPolicyPage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const { language } = useWords();
  return (
    <RecordDetail key={id} type="financing.lending_policy" id={id} title={(record) => String((record.fields['text'] as JsonObject)['title'])}>
      {(record) => {
        const text = record.fields['text'] as unknown as PolicyText;
        return (
          <>
            <div className="columns">
              <Card title={word('clauses', language)} bare>
                <Rows name={word('clauses', language)} rows={text.clauses} rowKey={(one) => `${one.subject} ${one.comparison} ${one.constant}`} columns={[
                  { id: 'subject', title: fieldLabel('subject', language), show: (one) => word(one.subject, language) },
                  { id: 'comparison', title: fieldLabel('comparison', language), show: (one) => word(one.comparison, language) },
                  { id: 'constant', title: fieldLabel('constant', language), right: true, show: (one) => <Constant clause={one} currency={text.currency} /> },
                ]} />
              </Card>
              <Card title={word('prices', language)} bare>
                <Rows name={word('prices', language)} rows={text.prices} rowKey={(one) => `${one.days_max} ${one.level_max}`} columns={[
                  { id: 'days_max', title: fieldLabel('days_max', language), right: true, show: (one) => one.days_max },
                  { id: 'level_max', title: fieldLabel('level_max', language), right: true, show: (one) => one.level_max },
                  { id: 'rate', title: fieldLabel('rate', language), right: true, show: (one) => <Rate millionths={one.rate} /> },
                  { id: 'fee', title: fieldLabel('fee', language), right: true, show: (one) => <Money minor={one.fee} currency={text.currency} /> },
                ]} />
              </Card>
            </div>
            <RecordList controls={false} type="financing.deal" fixed={[`policy:eq:${id}`]} columns={kLists['deals']!.columns} />
          </>
        );
      }}
    </RecordDetail>
  );
}

// The number of a clause in the unit of what it is about.
const kAmounts = new Set(['amount', 'bought_today', 'receivable_face', 'policy_on_issuer', 'policy_on_seller', 'bank_on_issuer', 'issuer_outstanding', 'issuer_past_due']);
const kRates = new Set(['cost', 'issuer_on_time', 'issuer_concentration', 'advance']);
function Constant({ clause, currency }: { readonly clause: PolicyText['clauses'][number]; readonly currency: string }) {
  if (kAmounts.has(clause.subject)) return <Money minor={clause.constant} currency={currency} />;
  if (kRates.has(clause.subject)) return <Rate millionths={Number(clause.constant)} />;
  return <>{clause.constant}</>;
}
