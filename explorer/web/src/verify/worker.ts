// Verification off the main thread: pages stay alive while signatures are checked.
import { check, type Outcome, type Question, type Taken } from './check.js';

export type Answer = { readonly kind: 'step'; readonly step: Taken } | { readonly kind: 'done'; readonly outcome: Outcome } | { readonly kind: 'broken'; readonly why: string };

const scope = self as unknown as DedicatedWorkerGlobalScope;
const post = (answer: Answer): void => scope.postMessage(answer);

scope.onmessage = ({ data }: MessageEvent<Question>) => {
  try {
    post({ kind: 'done', outcome: check(data, (step) => post({ kind: 'step', step })) });
  } catch (problem) {
    post({ kind: 'broken', why: String(problem) });
  }
};
