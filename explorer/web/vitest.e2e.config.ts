import { defineConfig, mergeConfig } from 'vitest/config';

import base from './vite.config.js';

// One browser, one page after the other.
// mergeConfig joins lists: the unit tests' pattern must not stay.
const { test: _, ...rest } = base as Record<string, unknown>;
export default mergeConfig(rest, defineConfig({ test: { include: ['test/e2e/*.test.ts'], globalSetup: './test/e2e/build.ts', environment: 'node', fileParallelism: false, testTimeout: 90_000, hookTimeout: 120_000 } }));
