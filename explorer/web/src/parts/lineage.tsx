// The lineage of a receivable: as a tree, as a flow of amounts, and as a table that says the same; the sum is checked at every part.
import { SegmentedTabs } from './segmented.js';
import { useQuery } from '@tanstack/react-query';
import { Suspense, lazy, useMemo, useState } from 'react';
import { Button } from '@mantine/core';

import { lineageQuery } from '../api/queries.js';
import type { Lineage as Answer, LineageItem } from '../api/types.js';
import { useAt } from '../app/search_params.js';
import { useWords } from '../i18n/i18n.js';
import { checkLineage, disagreements, type Checked, type LineageNode } from '../model/lineage.js';
import { shortHash } from '../model/ids.js';
import { FlowChart } from './flow_chart.js';
import { Icon } from './icons.js';
import { LineageTable } from './lineage_table.js';
import { Card, Loading, Problem } from './page.js';
import { Badge } from './values.js';

const LineageTree = lazy(() => import('./lineage_tree.js'));

const kFoldedAt = 200;
const kMost = 5000;

const nodeOf = ({ id, parents, children, fields }: LineageItem): LineageNode => ({
  id, parents, children, face: String(fields['face']), paid: String(fields['paid']), state: String(fields['state']), holder: String(fields['holder']),
  payee: typeof fields['payee'] === 'string' ? fields['payee'] : undefined, level: Number(fields['level']),
});

const disputed = (checks: ReturnType<typeof checkLineage>, { conserved, omitted, sums, nodes }: Answer): readonly string[] =>
  disagreements(checks, {
    conserved, omitted, unpaid: sums.unpaid, live: sums.live_outstanding,
    parts: new Map(nodes.map((one) => [one.id, { conserved: one.conserved, childrenFace: one.children_face }])),
  });

export type LineageView = { readonly nodes: readonly Checked[]; readonly currency: string };

export function Lineage({ receivable, currency }: { readonly receivable: string; readonly currency: string }) {
  const { t } = useWords();
  const at = useAt();
  const [limit, setLimit] = useState(kFoldedAt);
  const [view, setView] = useState('tree');
  const query = useQuery(lineageQuery(receivable, at, limit));
  const checks = useMemo(() => (query.data === undefined ? undefined : checkLineage(query.data.nodes.map(nodeOf))), [query.data]);
  if (query.isPending) return <Card title={t('receivable.lineage')} bare><Loading /></Card>;
  if (query.isError || checks === undefined) return <Card title={t('receivable.lineage')}><Problem problem={query.error ?? new Error()} /></Card>;
  const { omitted } = query.data;
  const different = disputed(checks, query.data);
  const whole = checks.conserved && query.data.conserved;
  const views = { tree: t('lineage.tree'), flow: t('lineage.flow'), table: t('lineage.table') };
  return (
    <Card title={t('receivable.lineage')} bare lead={`${t('lineage.lead')} ${t('lineage.checked_here')}`}
      actions={<>
        <Badge tone={whole ? 'good' : 'bad'} icon={whole ? 'check' : 'alert'}>{t(whole ? 'lineage.conserved' : 'lineage.broken')}</Badge>
        <SegmentedTabs label={t('lineage.view')} options={views} value={view} onChange={setView} />
      </>}>
      {different.length > 0 && (
        <div className="problem" role="alert"><Icon name="alert" /><div><p className="strong">{t('lineage.disputed')}</p><p className="small">{t('lineage.disputed.cure', { parts: different.map((one) => (one === 'whole' ? t('lineage.disputed.whole') : shortHash(one))).slice(0, 5).join(', ') })}</p></div></div>
      )}
      {omitted > 0 && (
        <div className="tools"><span>{t('lineage.omitted', { count: omitted })}</span>
          <Button size="xs" variant="default" loading={query.isFetching} onClick={() => setLimit(Math.min(kMost, limit + omitted))}>{t('lineage.show_all', { count: Math.min(omitted, kMost - limit) })}</Button></div>
      )}
      {view === 'tree' && <Suspense fallback={<Loading />}><LineageTree nodes={checks.nodes} currency={currency} /></Suspense>}
      {view === 'flow' && <FlowChart nodes={checks.nodes} currency={currency} />}
      {view === 'table' && <LineageTable nodes={checks.nodes} currency={currency} />}
    </Card>
  );
}
