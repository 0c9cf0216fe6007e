import { CodeSnippet, Content } from '@backstage/core-components';
import { EntityRefLinks } from '@backstage/plugin-catalog-react';
import Box from '@material-ui/core/Box';
import Typography from '@material-ui/core/Typography';
import { IngestionError, Page, Source, useAnswer } from './api';
import { Answers, Repository, short, when } from './parts';

/** What is wrong with catalog files, and whether their repositories can be read. */
export const Ingestion = () => {
  const errors = useAnswer<Page<IngestionError>>('catalog', '/errors?limit=100');
  const sources = useAnswer<Page<Source>>('catalog', '/ingestion?limit=100');
  return (
    <Content>
      <Box mb={3}>
        <Answers
          title={`Mistakes in catalog files${errors.value?.totalItems ? ` (${errors.value.totalItems})` : ''}`}
          answer={errors}
          empty="All catalog files are as they should be."
          columns={[
            { title: 'File', render: row => row.path },
            { title: 'Line', width: '8%', render: row => (row.line ? `${row.line}${row.column ? `:${row.column}` : ''}` : '') },
            { title: 'What', field: 'message', width: '40%' },
            { title: 'Owners', render: row => <EntityRefLinks entityRefs={row.owners} defaultKind="group" /> },
            { title: 'Repository', render: row => <Repository url={row.repository} /> },
          ]}
          detail={row => (
            <Box p={2}>
              {row.text && <CodeSnippet text={row.text} language="yaml" />}
              <Typography variant="body2">{row.remedy}</Typography>
            </Box>
          )}
        />
      </Box>
      <Answers
        title={`Repositories${sources.value?.totalItems ? ` (${sources.value.totalItems})` : ''}`}
        answer={sources}
        empty="No repository is read."
        columns={[
          { title: 'Repository', render: row => <Repository url={row.repository} /> },
          { title: 'Branch', render: row => row.ref || 'default' },
          { title: 'Commit', render: row => short(row.commit) },
          { title: 'Read', render: row => when(row.lastSuccess) },
          { title: 'Trouble', render: row => (row.lastError ? `${row.lastError} (${row.failures} times)` : '') },
        ]}
      />
    </Content>
  );
};
