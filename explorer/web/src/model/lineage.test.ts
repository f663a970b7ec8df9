import { expect, test } from 'vitest';

import { checkLineage, disagreements, layoutFlow, type LineageNode, type Told } from './lineage.js';

const node = (id: string, face: string, parents: readonly string[], children: readonly string[], state = 'held'): LineageNode =>
  ({ id, face, parents, children, state, paid: '0', holder: 'h', payee: undefined, level: 0 });

const good = [
  node('0', '100', [], ['a', 'b'], 'spent'), node('a', '30', ['0'], ['c', 'd'], 'spent'), node('b', '70', ['0'], []),
  node('c', '12', ['a'], ['m'], 'spent'), node('d', '18', ['a'], ['m'], 'spent'), node('m', '30', ['c', 'd'], []),
];

test('parts that add up are conserved, merged ones as a group', () => {
  const { nodes, conserved, live } = checkLineage(good);
  expect(conserved).toBe(true);
  expect(live).toBe('100');
  expect(nodes.map((one) => one.depth)).toEqual([0, 1, 1, 2, 2, 3]);
  expect(nodes.map((one) => one.childrenFace)).toEqual(['100', '30', undefined, '30', '30', undefined]);
});

test('one unit too few or too many is a break at the part that it came from', () => {
  for (const [face, difference] of [['29', '1'], ['31', '-1']] as const) {
    const { nodes, conserved } = checkLineage(good.map((one) => (one.id === 'm' ? { ...one, face } : one)));
    expect(conserved).toBe(false);
    expect(nodes.filter((one) => !one.conserved).map((one) => [one.id, one.difference])).toEqual([['c', difference], ['d', difference]]);
  }
});

test('what was paid before a part was passed on is no break', () => {
  const paid = (one: LineageNode, amount: string): LineageNode => ({ ...one, paid: amount });
  const parts = [paid(node('0', '100', [], ['a', 'b'], 'spent'), '40'), node('a', '45', ['0'], []), paid(node('b', '15', ['0'], []), '5'), paid(node('s', '9', [], [], 'settled'), '9')];
  const { nodes, conserved, live } = checkLineage(parts);
  expect([conserved, live, nodes[0]!.childrenFace]).toEqual([true, '55', '60']);
  const more = checkLineage(parts.map((one) => (one.id === 'a' ? { ...one, face: '46' } : one)));
  expect([more.conserved, more.nodes[0]!.difference]).toEqual([false, '-1']);
});

test('a merge across generations stands behind both parents, in whatever order they come', () => {
  const parts = [
    node('r', '100', [], ['p', 'q'], 'spent'), node('p', '30', ['r'], ['c'], 'spent'), node('c', '50', ['p', 'y'], []), node('q', '70', ['r'], ['x', 'y'], 'spent'),
    node('x', '50', ['q'], []), node('y', '20', ['q'], ['c'], 'spent'),
  ];
  for (const order of [parts, [...parts].reverse()]) {
    const { nodes, conserved } = checkLineage(order);
    expect(conserved).toBe(true);
    expect(Object.fromEntries(nodes.map((one) => [one.id, one.depth]))).toEqual({ r: 0, p: 1, q: 1, x: 2, y: 2, c: 3 });
  }
});

test('a server that says otherwise than the page is told of', () => {
  const checks = checkLineage(good);
  const told: Told = {
    conserved: true, omitted: 0, unpaid: '100', live: '100',
    parts: new Map(checks.nodes.map((one) => [one.id, { conserved: one.conserved, childrenFace: one.childrenFace }])),
  };
  const but = (id: string, change: object): Told => ({ ...told, parts: new Map([...told.parts, [id, { ...told.parts.get(id)!, ...change }]]) });
  const rows: readonly (readonly [string, Told, readonly string[]])[] = [
    ['alike', told, []],
    ['a part', but('a', { conserved: false }), ['a']],
    ['a sum', but('0', { childrenFace: '99' }), ['0']],
    ['a part that it does not name', { ...told, parts: new Map() }, good.map((one) => one.id)],
    ['the whole', { ...told, conserved: false }, ['whole']],
    ['the live sum', { ...told, live: '99' }, ['whole']],
    ['what is owed', { ...told, unpaid: '99' }, ['whole']],
    ['a break among those folded away', { ...told, conserved: false, omitted: 3 }, []],
  ];
  for (const [name, one, expected] of rows) expect(disagreements(checks, one), name).toEqual(expected);
  const broken = checkLineage(good.map((one) => (one.id === 'm' ? { ...one, face: '31' } : one)));
  expect(disagreements(broken, told)).toEqual(['c', 'd', 'whole']);
});

test('folded parts prove nothing and break nothing', () => {
  const { nodes, conserved } = checkLineage(good.filter((one) => one.id !== 'b'));
  expect(conserved).toBe(true);
  expect(nodes[0]!.childrenFace).toBeUndefined();
});

test('the flow keeps heights in proportion, ribbons inside their boxes, and boxes apart', () => {
  const { boxes, links, height, width } = layoutFlow(checkLineage(good).nodes, 200, 300);
  const of = (id: string) => boxes.find((one) => one.node.id === id)!;
  expect(of('0').height).toBe(300);
  expect(of('b').height).toBeCloseTo(210, 3);
  expect(width).toBe(600);
  for (const link of links) {
    expect(link.y0 + link.height).toBeLessThanOrEqual(link.from.y + link.from.height + 0.01);
    expect(link.y1 + link.height).toBeLessThanOrEqual(link.to.y + link.to.height + 0.01);
    expect(link.to.y + link.to.height).toBeLessThanOrEqual(height + 0.01);
  }
  for (const a of boxes) for (const b of boxes) if (a !== b && a.x === b.x) expect(a.y + a.height <= b.y || b.y + b.height <= a.y).toBe(true);
});

test('nothing is drawn from nothing', () => {
  expect(layoutFlow(checkLineage([]).nodes, 100, 100)).toEqual({ boxes: [], links: [], width: 0, height: 0 });
});
