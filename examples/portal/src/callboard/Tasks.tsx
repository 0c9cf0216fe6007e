import { Content, Link, ResponseErrorPanel } from '@backstage/core-components';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import Box from '@material-ui/core/Box';
import Typography from '@material-ui/core/Typography';
import { Decision, Effect, Page, Task, TaskEvent, useAnswer } from './api';
import { Answers, State, when, Who } from './parts';

/** Tasks with what the policy decided about their steps, and what was undone of them. */
export const Tasks = () => {
  const answer = useAnswer<{ tasks: Task[] }>('scaffolder', '/v2/tasks?limit=50&offset=0');
  return (
    <Content>
      <Answers
        title="Tasks"
        subtitle="The newest fifty: what was decided about their steps, and what was undone"
        answer={{ ...answer, value: answer.value && { items: answer.value.tasks } }}
        empty="No template has been run yet."
        columns={[
          { title: 'State', render: row => <State name={row.status} /> },
          {
            title: 'Template',
            render: row =>
              row.spec.templateInfo ? (
                <EntityRefLink entityRef={row.spec.templateInfo.entityRef} defaultKind="template" />
              ) : (
                ''
              ),
          },
          { title: 'Asked for by', render: row => <Who name={row.createdBy} /> },
          { title: 'Begun', render: row => when(row.createdAt) },
          { title: 'Log', render: row => <Link to={`/create/tasks/${row.id}`}>{row.id.slice(0, 8)}</Link> },
        ]}
        detail={row => (
          <Box p={2}>
            <Undone task={row.id} />
            <Decisions task={row.id} />
          </Box>
        )}
      />
    </Content>
  );
};

const Decisions = ({ task }: { task: string }) => {
  const answer = useAnswer<Page<Decision>>('policy', `/decisions?task=${task}&limit=100`);
  return (
    <Answers
      title="Decisions"
      answer={answer}
      empty="The policy was not asked about this task, or you may not read its decisions."
      columns={[
        { title: 'Outcome', render: row => <State name={row.outcome} /> },
        { title: 'About', render: row => [row.phase ?? row.entryPoint, row.step].filter(Boolean).join(': ') },
        { title: 'Rules', render: row => row.codes.join(', ') },
        { title: 'Took', render: row => (row.micros === undefined ? '' : `${(row.micros / 1000).toFixed(1)} ms`) },
        { title: 'Bundle', render: row => `${row.engine} ${row.revision}` },
        { title: 'When', render: row => when(row.time) },
      ]}
    />
  );
};

const Undone = ({ task }: { task: string }) => {
  const { value, error } = useAnswer<TaskEvent[]>('scaffolder', `/v2/tasks/${task}/events`);
  if (error) {
    return <ResponseErrorPanel error={error} />;
  }
  const undo = value?.find(event => event.type === 'completion')?.body.undo;
  if (!undo) {
    return null;
  }
  return (
    <Box mb={2}>
      <Typography variant="h6">{undo.complete ? 'All effects were undone' : 'Some effects are left'}</Typography>
      {undo.effects.map((effect: Effect) => (
        <Typography variant="body2" key={`${effect.stepId} ${effect.each ?? ''} ${effect.action}`}>
          {effect.undone ? 'Undone' : 'Left'}: {effect.stepId} ({effect.action}). {effect.what}
        </Typography>
      ))}
    </Box>
  );
};
