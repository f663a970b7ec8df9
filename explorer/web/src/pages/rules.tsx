// The rule book: every pattern that is looked for, why it matters, and its numbers by date.
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';

import { rulesQuery, type RuleItem } from '../api/alerts.js';
import { useAt } from '../app/search_params.js';
import { useWords, type Key, type Translate } from '../i18n/i18n.js';
import { formatMinor } from '../model/money.js';
import { Rows } from '../parts/data_table.js';
import { To } from '../parts/link.js';
import { Card, Head, Loading, Problem } from '../parts/page.js';
import { Day } from '../parts/values.js';
import { NotFound } from './not_found.js';

export const parameterOf = (rule: RuleItem | undefined, name: string) => rule?.parameters.find((one) => one.name === name);

// "30 days", "70 %"; amounts are minor units of the currency of each alert and stand with two digits.
export function inUnit(t: Translate, value: string | number, unit: string): string {
  if (unit === 'minor') return formatMinor(String(value), 2) ?? String(value);
  if (unit === 'millionths') return `${Number(value) / 10_000} %`;
  return t(`rule.unit.${unit}` as Key, { value: String(value) });
}

const counted = (rule: RuleItem, state?: string): number =>
  rule.variants.reduce((sum, one) => sum + Object.entries(one.alerts).reduce((all, [name, count]) => all + (state === undefined || name === state ? Number(count) : 0), 0), 0);

const ofRule = (id: string): Record<string, unknown> => ({ filter: [`rule:eq:${id}`] });

export function Rules() {
  const { t, language } = useWords();
  const query = useQuery(rulesQuery(useAt()));
  if (query.isPending) return <Loading />;
  if (query.isError) return <><Head title={t('nav.rules')} /><Problem problem={query.error} again={() => void query.refetch()} /></>;
  return (
    <div className="stack">
      <Head title={t('nav.rules')} lead={t('rule.lead')} />
      <Card title={t('nav.rules')} bare>
        <Rows name={t('nav.rules')} rows={query.data.items} rowKey={(one) => one.id} columns={[
          { id: 'number', title: t('rule.number'), right: true, show: (one) => one.number },
          { id: 'name', title: t('alert.rule'), words: true, show: (one) => <To to={`/rules/${one.id}`}>{one.name[language]}</To> },
          { id: 'definition', title: t('rule.definition'), words: true, show: (one) => one.definition[language] },
          { id: 'open', title: t('alert.state.open'), right: true, show: (one) => counted(one, 'open') },
          { id: 'all', title: t('rule.alerts'), right: true, show: (one) => <To to="/alerts" search={ofRule(one.id)} aria-label={t('rule.alerts_of', { rule: one.name[language] })}>{counted(one)}</To> },
        ]} />
      </Card>
    </div>
  );
}

export function RulePage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const { t, language } = useWords();
  const query = useQuery(rulesQuery(useAt()));
  if (query.isPending) return <Loading />;
  if (query.isError) return <><Head title={t('nav.rules')} /><Problem problem={query.error} again={() => void query.refetch()} /></>;
  const rule = query.data.items.find((one) => one.id === id);
  if (rule === undefined) return <NotFound />;
  return (
    <div className="stack">
      <Head over={t('rule.page', { number: rule.number })} title={rule.name[language]} lead={rule.definition[language]}>
        <To to="/alerts" search={ofRule(rule.id)}>{t('rule.alerts_of', { rule: rule.name[language] })}</To>
      </Head>
      <Card title={t('rule.why')}><p>{rule.why[language]}</p></Card>
      <Card title={t('rule.variants')} bare>
        <Rows name={t('rule.variants')} rows={rule.variants} rowKey={(one) => one.name} columns={[
          { id: 'name', title: t('alert.variant'), show: (one) => <code>{one.name}</code> },
          { id: 'about', title: t('rule.about'), words: true, show: (one) => one.about[language] },
          { id: 'open', title: t('alert.state.open'), right: true, show: (one) => one.alerts['open'] ?? '0' },
          { id: 'acknowledged', title: t('alert.state.acknowledged'), right: true, show: (one) => one.alerts['acknowledged'] ?? '0' },
          { id: 'closed', title: t('alert.state.closed'), right: true, show: (one) => one.alerts['closed'] ?? '0' },
        ]} />
      </Card>
      {rule.parameters.length > 0 && (
        <Card title={t('rule.parameters')} lead={t('rule.parameters_lead')} bare>
          <Rows name={t('rule.parameters')} rows={rule.parameters} rowKey={(one) => one.name} columns={[
            { id: 'name', title: t('rule.parameter'), show: (one) => <code>{one.name}</code> },
            { id: 'about', title: t('rule.about'), words: true, show: (one) => one.about[language] },
            { id: 'value', title: t('rule.value'), right: true, show: (one) => one.values.map((dated) => <span key={dated.from ?? ''} className="row">{dated.from !== undefined && <Day date={dated.from} />} {inUnit(t, dated.value, one.unit)}</span>) },
            { id: 'bounds', title: t('rule.bounds'), right: true, show: (one) => `${inUnit(t, one.min, one.unit)} – ${inUnit(t, one.max, one.unit)}` },
          ]} />
        </Card>
      )}
    </div>
  );
}
