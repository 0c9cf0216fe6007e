import '@backstage/cli/asset-types';
import '@backstage/ui/css/styles.css';
import ReactDOM from 'react-dom/client';
import { createApp } from '@backstage/frontend-defaults';

// Which plugins there are is what package.json depends on, see app.packages in app-config.yaml.
ReactDOM.createRoot(document.getElementById('root')!).render(createApp().createRoot());
