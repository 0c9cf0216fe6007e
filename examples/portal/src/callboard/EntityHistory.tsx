import { useEntity } from '@backstage/plugin-catalog-react';
import Box from '@material-ui/core/Box';
import Typography from '@material-ui/core/Typography';
import { Change, Page, useAnswer } from './api';
import { Answers, short, State, when } from './parts';

/** What changed of an entity, when and by which commit. */
export const EntityHistory = () => {
  const { entity } = useEntity();
  const { namespace = 'default', name } = entity.metadata;
  const path = [entity.kind, namespace, name].map(encodeURIComponent).join('/');
  const answer = useAnswer<Page<Change>>('catalog', `/entities/by-name/${path}/history?limit=100`);
  return (
    <Answers
      title="History"
      answer={answer}
      empty="Nothing is known of this entity's past."
      columns={[
        { title: 'Change', render: row => <State name={row.change} /> },
        { title: 'When', render: row => when(row.at) },
        { title: 'Commit', render: row => (row.commit ? short(row.commit.id) : 'none: it followed from another change') },
        { title: 'Author', render: row => row.commit?.author ?? '' },
        { title: 'What', render: row => row.differences.map(difference => place(difference.pointer)).join(', ') },
      ]}
      detail={row => (
        <Box p={2}>
          {row.differences.map(difference => (
            <Typography variant="body2" key={`${difference.operation} ${difference.pointer} ${JSON.stringify(difference.to)}`}>
              {place(difference.pointer)}: {text(difference.from)} → {text(difference.to)}
            </Typography>
          ))}
          {row.differences.length === 0 && <Typography variant="body2">The entity as a whole.</Typography>}
        </Box>
      )}
    />
  );
};

/** The names that a JSON pointer leads along, without its escapes: they have slashes and dots of their own. */
const place = (pointer: string) =>
  pointer
    .split('/')
    .slice(1)
    .map(name => name.replaceAll('~1', '/').replaceAll('~0', '~'))
    .join(' › ');

const text = (value: unknown) => (value === undefined ? 'nothing' : JSON.stringify(value));
