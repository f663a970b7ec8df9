import { expect, test } from 'vitest';

import golden from '../../../api/golden_urls.json' with { type: 'json' };
import { urlOf } from './client.js';

// The server's parser reads the same list (explorer/api/query_test.cpp).
test('addresses of questions are those that the server reads', () => {
  for (const { path, params, url } of golden) {
    const asked: Record<string, string | string[]> = {};
    for (const [name, value] of params as [string, string][]) {
      const before = asked[name];
      asked[name] = before === undefined ? value : [...(typeof before === 'string' ? [before] : before), value];
    }
    expect(urlOf(path, asked)).toBe(url);
  }
});

test('what is not said is not asked', () => {
  expect(urlOf('/records/x', { at: undefined, filter: ['a:eq:1', 'b:eq:&'], limit: 5, sort: '' })).toBe('/v1/records/x?filter=a:eq:1&filter=b:eq:%26&limit=5');
});
