import { Content, Link } from '@backstage/core-components';
import { toastApiRef, useApi } from '@backstage/frontend-plugin-api';
import { EntityRefLink, EntityRefLinks } from '@backstage/plugin-catalog-react';
import Box from '@material-ui/core/Box';
import Button from '@material-ui/core/Button';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import Switch from '@material-ui/core/Switch';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { useState } from 'react';
import { Approval, Page, useAnswer, useBackend } from './api';
import { Answers, State, when, Who } from './parts';

/** The field for the comment takes what the buttons leave. */
const WHOLE = { flexShrink: 0 };
const WHOLE_LINE = { whiteSpace: 'nowrap' } as const;

/** What people are asked to agree to, and their answers. */
export const Approvals = () => {
  const [all, setAll] = useState(false);
  const answer = useAnswer<Page<Approval>>('policy', `/approvals?limit=100${all ? '' : '&status=open'}`);
  return (
    <Content>
      <FormControlLabel
        control={<Switch checked={all} onChange={event => setAll(event.target.checked)} color="primary" />}
        label="Answered ones too"
      />
      <Answers
        title="Approvals"
        subtitle="What you asked for, and what you are asked"
        answer={answer}
        empty={all ? 'Nobody was asked for anything.' : 'Nothing waits for an answer.'}
        columns={[
          { title: 'State', render: row => <State name={row.status} /> },
          { title: 'Rule', field: 'code', cellStyle: WHOLE_LINE },
          { title: 'Why', field: 'reason', width: '25%' },
          { title: 'Template', render: row => <EntityRefLink entityRef={row.template} defaultKind="template" /> },
          { title: 'Asked for by', render: row => <Who name={row.requester} /> },
          { title: 'Asked', render: row => <EntityRefLinks entityRefs={row.groups} defaultKind="group" /> },
          { title: 'Agreed', render: row => `${row.approvals} of ${row.min}` },
          { title: 'Until', render: row => when(row.expiresAt), cellStyle: WHOLE_LINE },
        ]}
        detail={row => <Answering approval={row} answered={answer.retry} />}
      />
    </Content>
  );
};

const Answering = ({ approval, answered }: { approval: Approval; answered: () => void }) => {
  const ask = useBackend();
  const toasts = useApi(toastApiRef);
  const [comment, setComment] = useState('');
  const [busy, setBusy] = useState(false);

  const answer = async (verdict: 'approve' | 'reject') => {
    setBusy(true);
    try {
      await ask('policy', `/approvals/${approval.id}/${verdict}`, comment ? { comment } : {});
      toasts.post({ title: verdict === 'approve' ? 'Approved' : 'Rejected', status: 'success' });
      answered();
    } catch (error) {
      toasts.post({ title: (error as Error).message, status: 'danger' });
    } finally {
      setBusy(false);
    }
  };

  return (
    <Box p={2}>
      <Typography variant="body2">
        Task <Link to={`/create/tasks/${approval.taskId}`}>{approval.taskId}</Link>
        {approval.stepId ? `, step ${approval.stepId}` : ', as a whole'}
      </Typography>
      {approval.reviews.map(review => (
        <Typography variant="body2" key={review.reviewer}>
          {review.verdict === 'approve' ? 'Approved' : 'Rejected'} by{' '}
          <Who name={review.reviewer} />, {when(review.createdAt)}
          {review.comment && `: ${review.comment}`}
        </Typography>
      ))}
      {approval.status === 'open' && (
        <Box mt={1} display="flex" alignItems="center" gridGap={8}>
          <TextField
            id={`comment-${approval.id}`}
            label="Comment"
            size="small"
            variant="outlined"
            fullWidth
            value={comment}
            onChange={event => setComment(event.target.value)}
            helperText="A rejection needs one"
          />
          <Button variant="contained" color="primary" style={WHOLE} disabled={busy} onClick={() => answer('approve')}>
            Approve
          </Button>
          <Button variant="outlined" style={WHOLE} disabled={busy || !comment} onClick={() => answer('reject')}>
            Reject
          </Button>
        </Box>
      )}
    </Box>
  );
};
