import { ResponseErrorPanel, Table, TableColumn } from '@backstage/core-components';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import Chip from '@material-ui/core/Chip';

export const when = (time?: string | null) =>
  time ? new Date(time).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' }) : '';

export const short = (commit?: string | null) => commit?.slice(0, 7) ?? '';

/** A repository by the end of its address; the whole of it is shown to whoever points at it. */
export const Repository = ({ url }: { url: string }) => (
  <span title={url}>{url.replace(/\.git$/, '').split('/').slice(-2).join('/')}</span>
);

const COLOURS: Record<string, string> = {
  ALLOW: '#1b5e20',
  approved: '#1b5e20',
  completed: '#1b5e20',
  added: '#1b5e20',
  DENY: '#b71c1c',
  rejected: '#b71c1c',
  failed: '#b71c1c',
  removed: '#b71c1c',
};

export const State = ({ name }: { name: string }) => (
  <Chip size="small" label={name} style={{ margin: 0, color: 'white', backgroundColor: COLOURS[name] ?? '#37474f' }} />
);

/** Who did something: a user to be looked up, or a service, which has a name and no page. */
export const Who = ({ name }: { name?: string | null }) =>
  name?.startsWith('user:') ? <EntityRefLink entityRef={name} /> : <>{name}</>;

/** A table of what was asked for: it says that it waits, that there is nothing, or what went wrong. */
export function Answers<T extends object>(props: {
  title: string;
  subtitle?: string;
  answer: { loading: boolean; error?: Error; value?: { items: T[] } };
  columns: TableColumn<T>[];
  empty: string;
  detail?: (row: T) => React.ReactNode;
  onRow?: (row: T) => void;
}) {
  const { answer, detail, onRow } = props;
  if (answer.error) {
    return <ResponseErrorPanel error={answer.error} />;
  }
  return (
    <Table<T>
      title={props.title}
      subtitle={props.subtitle}
      isLoading={answer.loading && !answer.value}
      data={answer.value?.items ?? []}
      columns={props.columns}
      emptyContent={<div style={{ padding: 24, textAlign: 'center' }}>{props.empty}</div>}
      options={{ search: false, sorting: false, padding: 'dense', pageSize: 20, emptyRowsWhenPaging: false }}
      detailPanel={detail && [{ tooltip: 'Details', render: ({ rowData }) => detail(rowData) }]}
      onRowClick={onRow && ((_, row) => row && onRow(row))}
    />
  );
}
