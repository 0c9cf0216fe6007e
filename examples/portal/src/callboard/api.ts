import { discoveryApiRef, fetchApiRef, useApi } from '@backstage/frontend-plugin-api';
import { ResponseError } from '@backstage/errors';
import { useMemo } from 'react';
import useAsyncRetry from 'react-use/esm/useAsyncRetry';

export type Approval = {
  id: string;
  status: 'open' | 'approved' | 'rejected' | 'expired' | 'void';
  code: string;
  reason: string;
  groups: string[];
  min: number;
  approvals: number;
  taskId: string;
  stepId: string | null;
  template: string;
  requester: string;
  createdAt: string;
  expiresAt: string;
  reviews: { reviewer: string; verdict: 'approve' | 'reject'; comment: string | null; createdAt: string }[];
};

export type Decision = {
  sequence: number;
  id: string;
  time: string;
  entryPoint: string;
  phase?: string;
  step?: string;
  outcome: 'ALLOW' | 'DENY' | 'WAIT';
  codes: string[];
  engine: string;
  revision: string;
  micros?: number;
};

export type Task = {
  id: string;
  status: string;
  createdAt: string;
  createdBy?: string;
  spec: { templateInfo?: { entityRef: string } };
};

export type TaskEvent = {
  type: 'log' | 'completion' | 'cancelled';
  body: { message?: string; undo?: { complete: boolean; effects: Effect[] } };
};

export type Effect = { stepId: string; each: string | null; action: string; undone: boolean; what: string };

export type IngestionError = {
  repository: string;
  path: string;
  line: number;
  column: number;
  name: string;
  message: string;
  remedy: string;
  text?: string | null;
  owners: string[];
};

export type Source = {
  repository: string;
  ref: string;
  commit?: string | null;
  lastSuccess?: string | null;
  lastError?: string | null;
  failures: number;
};

export type Change = {
  id: number;
  at: string;
  change: 'added' | 'changed' | 'removed';
  commit?: { id: string; repository: string; author?: string };
  differences: { pointer: string; operation: string; from?: unknown; to?: unknown }[];
};

export type Page<T> = { items: T[]; totalItems?: number; nextCursor?: string };

/** Asks a plugin of the backend with the user's token. What is not a success is thrown with the server's message. */
export function useBackend() {
  const discovery = useApi(discoveryApiRef);
  const { fetch } = useApi(fetchApiRef);
  return useMemo(
    () =>
      async <T>(plugin: string, path: string, body?: unknown): Promise<T> => {
        const url = `${await discovery.getBaseUrl(plugin)}${path}`;
        const response = await fetch(
          url,
          body === undefined
            ? undefined
            : { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) },
        );
        if (!response.ok) {
          throw await ResponseError.fromResponse(response as any);
        }
        return response.json();
      },
    [discovery, fetch],
  );
}

/** What a plugin answers, asked for once and whenever `retry` is called. */
export function useAnswer<T>(plugin: string, path: string) {
  const ask = useBackend();
  return useAsyncRetry(() => ask<T>(plugin, path), [ask, plugin, path]);
}
