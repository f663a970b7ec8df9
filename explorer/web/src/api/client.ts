// Questions to /v1 of the same origin. Failures are ApiError: a code that pages translate, with the server's own words beside it.
export class ApiError extends Error {
  override name = 'ApiError';
  constructor(readonly code: string, cause: string, readonly cure: string) {
    super(cause);
  }
}

export type Params = Readonly<Record<string, string | number | readonly string[] | undefined>>;

// The server takes '+' for a plus, so a space is %20. What a filter is made of stays readable, and short.
const encoded = (text: string): string => encodeURIComponent(text).replace(/%3A/g, ':').replace(/%2C/g, ',');

export function urlOf(path: string, params: Params = {}): string {
  const query: string[] = [];
  for (const [name, value] of Object.entries(params)) {
    if (value === undefined || value === '') continue;
    for (const one of typeof value === 'object' ? value : [value]) query.push(`${encoded(name)}=${encoded(String(one))}`);
  }
  const text = query.join('&');
  return `/v1${path}${text === '' ? '' : `?${text}`}`;
}

interface Problem {
  readonly error?: { readonly code?: unknown; readonly cause?: unknown; readonly cure?: unknown };
}

export async function ask<T>(path: string, params?: Params, signal?: AbortSignal): Promise<T> {
  let response: Response;
  try {
    response = await fetch(urlOf(path, params), { headers: { accept: 'application/json' }, signal: signal ?? null });
  } catch (problem) {
    if (signal?.aborted === true) throw problem;
    throw new ApiError('offline', 'The explorer cannot be reached.', '');
  }
  let answer: unknown;
  try {
    answer = await response.json();
  } catch {
    throw new ApiError(response.ok ? 'other' : 'offline', `The explorer answered ${response.status} without JSON.`, '');
  }
  if (response.ok) return answer as T;
  const { code, cause, cure } = (answer as Problem).error ?? {};
  throw new ApiError(String(code ?? 'other'), String(cause ?? `HTTP ${response.status}`), String(cure ?? ''));
}
