import '@backstage/ui/css/styles.css';
import ReactDOM from 'react-dom/client';
import { createApp } from '@backstage/frontend-defaults';
import { callboardPlugin } from './callboard/plugin';
import { signIn } from './signIn';

// Which other plugins there are is what package.json depends on, see app.packages in app-config.yaml.
const app = createApp({ features: [callboardPlugin, signIn] });
ReactDOM.createRoot(document.getElementById('root')!).render(app.createRoot());
