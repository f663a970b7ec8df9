// What the rule book found: the list, and one alert with its proof path.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';

import { alertQuery, rulesQuery, type Alert, type AlertItem, type ProofRow, type RuleItem } from '../api/alerts.js';
import { listQuery } from '../api/queries.js';
import { useAt, useListSearch } from '../app/search_params.js';
import { useWords, type Key, type Translate } from '../i18n/i18n.js';
import { lookOf } from '../model/status.js';
import { List, Rows, type Column } from '../parts/data_table.js';
import { FilterBar } from '../parts/filter_bar.js';
import { To, recordPath } from '../parts/link.js';
import { Card, Head, Loading, Problem } from '../parts/page.js';
import { ExportLinks } from '../parts/record_list.js';
import { Badge, Copy, Day, Hash, Money, Name, When } from '../parts/values.js';
import { recordName } from '../parts/words.js';
import { inUnit, parameterOf } from './rules.js';

const stateKey = (state: AlertItem['state']): Key => `alert.state.${state}`;
export function AlertState({ state }: { readonly state: AlertItem['state'] }) {
  const { t } = useWords();
  const { tone, icon } = lookOf(state);
  return <Badge tone={tone} icon={icon}>{t(stateKey(state))}</Badge>;
}

// A group of companies has no address of its own.
const Party = ({ id }: { readonly id: string }) => (/^[0-9a-f]+$/.test(id) ? <Hash value={id} copy={false} /> : <Name id={id} />);
const Amount = ({ of }: { readonly of: AlertItem }) => <>{of.amount_is_at_least === true && '≥ '}<Money minor={of.amount} currency={of.currency} /></>;

function columns(t: Translate, language: 'en' | 'zh', rules: readonly RuleItem[]): readonly Column<AlertItem>[] {
  const rule = (one: AlertItem): RuleItem | undefined => rules.find((other) => other.id === one.rule);
  return [
    { id: 'rule', title: t('alert.rule'), words: true, show: (one) => <To to={`/alerts/${one.id}`}>{rule(one)?.name[language] ?? one.rule}</To> },
    { id: 'variant', title: t('alert.variant'), words: true, show: (one) => rule(one)?.variants.find((other) => other.name === one.variant)?.about[language] ?? one.variant },
    { id: 'state', title: t('alert.state'), show: (one) => <AlertState state={one.state} /> },
    { id: 'day', title: t('alert.day'), show: (one) => <Day date={one.ledger_day} /> },
    { id: 'amount', title: t('alert.amount'), right: true, show: (one) => <Amount of={one} /> },
    { id: 'parties', title: t('alert.parties'), words: true, show: (one) => <span className="row">{one.parties.slice(0, 3).map((id) => <Party key={id} id={id} />)}{one.parties.length > 3 && ` +${one.parties.length - 3}`}</span> },
    { id: 'height', title: t('alert.block'), right: true, sort: 'height', show: (one) => <To to={`/blocks/${one.height}`}>{one.height}</To> },
  ];
}

export function Alerts() {
  const { t, language } = useWords();
  const [{ at, filter, sort }, set] = useListSearch();
  const params = { at, filter, sort };
  const query = useInfiniteQuery(listQuery<AlertItem>('/alerts', { ...params, limit: 50, count: 1 }));
  const book = useQuery(rulesQuery(at));
  const rules = book.data?.items ?? [];
  const fields = [
    { name: 'rule', kind: 'enum', choices: rules.map((one) => one.id) },
    { name: 'state', kind: 'enum', choices: ['open', 'acknowledged', 'closed'] },
    { name: 'party', kind: 'list' },
    { name: 'ledger_day', kind: 'date' },
    { name: 'amount', kind: 'amount' },
  ];
  const judged = book.data?.judged_height;
  return (
    <div className="stack">
      <Head title={t('nav.alerts')} lead={t('alert.lead')}><To to="/rules">{t('nav.rules')}</To></Head>
      {judged !== undefined && book.data !== undefined && BigInt(judged) < BigInt(book.data.at) && <p role="status" className="muted">{t('alert.behind', { judged, at: book.data.at })}</p>}
      <Card title={t('nav.alerts')} bare actions={<div className="row"><ExportLinks path="/alerts" params={params} /></div>}>
        <div className="tools"><FilterBar fields={fields} filters={filter} onChange={(next) => set({ filter: [...next] })} /></div>
        <List name={t('nav.alerts')} columns={columns(t, language, rules)} query={query} rowKey={(one) => one.id} sort={sort ?? '-height'} onSort={(next) => set({ sort: next })} empty={t('alert.none')} />
      </Card>
    </div>
  );
}

export function AlertPage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const { t } = useWords();
  const query = useQuery(alertQuery(id));
  const book = useQuery(rulesQuery(useAt()));
  if (query.isPending || book.isPending) return <Loading />;
  if (query.isError) return <><Head title={t('alert.title')} /><Problem problem={query.error} again={() => void query.refetch()} /></>;
  return <Shown alert={query.data} rule={book.data?.items.find((one) => one.id === query.data.rule)} />;
}

function Shown({ alert, rule }: { readonly alert: Alert; readonly rule: RuleItem | undefined }) {
  const { t, language } = useWords();
  const variant = rule?.variants.find((one) => one.name === alert.variant);
  return (
    <div className="stack">
      <Head over={t('alert.title')} title={rule?.name[language] ?? alert.rule} lead={variant?.about[language]}><AlertState state={alert.state} /></Head>
      <Card title={t('alert.found')}>
        <dl className="fields">
          <div><dt>{t('alert.amount')}</dt><dd><Amount of={alert} /></dd></div>
          <div><dt>{t('alert.day')}</dt><dd><Day date={alert.ledger_day} /></dd></div>
          <div><dt>{t('alert.block')}</dt><dd><To to={`/blocks/${alert.height}`}>{alert.height}</To></dd></div>
          <div><dt>{t('alert.time')}</dt><dd><When ms={alert.time} /></dd></div>
          <div><dt>{t('alert.id')}</dt><dd><code>{alert.id}</code><Copy text={alert.id} /></dd></div>
        </dl>
      </Card>
      <Card title={t('alert.parties')} bare>
        <Rows name={t('alert.parties')} rows={alert.parties} rowKey={(id) => id} columns={[
          { id: 'party', title: t('alert.party'), show: (id) => <Party id={id} /> },
          { id: 'others', title: t('nav.alerts'), right: true, show: (id) => <To to="/alerts" search={{ filter: [`party:eq:${id}`] }}>{t('alert.others')}</To> },
        ]} />
      </Card>
      <Card title={t('alert.proof')} lead={t('alert.proof_lead')} bare>
        <Rows name={t('alert.proof')} rows={alert.proof} rowKey={(one) => one.row} columns={[
          { id: 'kind', title: t('alert.kind'), show: (one) => t(`alert.kind.${one.kind}` as Key) },
          { id: 'where', title: t('alert.where'), words: true, show: (one) => <Where of={one} /> },
          { id: 'amount', title: t('alert.amount'), right: true, show: (one) => (one.amount === undefined ? '—' : <Money minor={one.amount} currency={alert.currency} />) },
          { id: 'block', title: t('alert.block'), right: true, show: (one) => (one.height === undefined ? '—' : one.height === '0' ? t('alert.genesis') : <To to={`/blocks/${one.height}`}>{one.height}</To>) },
        ]} />
      </Card>
      {rule !== undefined && (
        <Card title={t('alert.rule')} actions={<To to={`/rules/${rule.id}`}>{t('rule.whole')}</To>}>
          <p>{rule.definition[language]}</p>
          <p className="muted">{rule.why[language]}</p>
        </Card>
      )}
      {alert.parameters.length > 0 && (
        <Card title={t('alert.parameters')} lead={t('alert.parameters_lead')} bare>
          <Rows name={t('alert.parameters')} rows={alert.parameters} rowKey={(one) => one.name} columns={[
            { id: 'name', title: t('rule.parameter'), show: (one) => <code>{one.name}</code> },
            { id: 'about', title: t('rule.about'), words: true, show: (one) => parameterOf(rule, one.name)?.about[language] ?? '—' },
            { id: 'value', title: t('rule.value'), right: true, show: (one) => inUnit(t, one.value, one.unit) },
          ]} />
        </Card>
      )}
    </div>
  );
}

function Where({ of }: { readonly of: ProofRow }) {
  const { language } = useWords();
  if (of.transaction !== undefined) return <Hash value={of.transaction} to={`/transactions/${of.transaction}`} />;
  if (of.record === undefined) return <code>{of.row}</code>;
  const { type, key } = of.record;
  return <span className="row">{recordName(type, language)} <Hash value={key} to={recordPath(type, key)} /></span>;
}
