// A small Kubernetes API server for the walk, with one deployment, of whose two pods one crashes again and again:
//   node cluster.mjs PORT [TOKEN]
// With a token, whoever does not bring it gets 401. It knows labels, logs and events, and changes nothing.
import { createServer } from 'node:http';

const [port, token] = [Number(process.argv[2]), process.argv[3]];
const labels = { 'backstage.io/kubernetes-id': 'orders' };
const created = new Date(Date.now() - 86_400_000).toISOString();

const named = (name, more = {}) => ({ name, namespace: 'shop', uid: `uid-of-${name}`, creationTimestamp: created, labels, ...more });
const ownedBy = (kind, name) => ({ ownerReferences: [{ apiVersion: 'apps/v1', kind, name, uid: `uid-of-${name}`, controller: true }] });

const container = {
  name: 'orders',
  image: 'registry.acme.example/orders:1.4.2',
  ports: [{ containerPort: 8080, protocol: 'TCP' }],
  resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '500m', memory: '256Mi' } },
};
const template = { metadata: { labels }, spec: { containers: [container] } };
const condition = (type, status, reason) => ({ type, status, ...(reason && { reason, message: `${reason} of orders` }), lastTransitionTime: created });

function pod(name, phase, status) {
  return {
    metadata: named(name, ownedBy('ReplicaSet', 'orders-6b7f')),
    spec: { nodeName: 'node-1', containers: [container] },
    status: {
      phase,
      podIP: '10.1.0.7',
      startTime: created,
      conditions: [condition('PodScheduled', 'True'), condition('Ready', status.ready ? 'True' : 'False', !status.ready && 'ContainersNotReady')],
      containerStatuses: [{ name: 'orders', image: container.image, imageID: '', started: status.ready, ...status }],
    },
  };
}

const ended = { exitCode: 1, reason: 'Error', startedAt: created, finishedAt: created };

/** By the path of their list, without its namespace. */
const objects = {
  '/api/v1/pods': [
    pod('orders-6b7f-aaaaa', 'Running', { ready: true, restartCount: 0, state: { running: { startedAt: created } } }),
    pod('orders-6b7f-bbbbb', 'Running', {
      ready: false,
      restartCount: 7,
      state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 5m0s restarting failed container=orders' } },
      lastState: { terminated: ended },
    }),
  ],
  '/api/v1/services': [
    { metadata: named('orders'), spec: { type: 'ClusterIP', clusterIP: '10.0.0.7', ports: [{ name: 'http', port: 80, targetPort: 8080, protocol: 'TCP' }] }, status: { loadBalancer: {} } },
  ],
  '/api/v1/configmaps': [{ metadata: named('orders-settings'), data: { currency: 'EUR' } }],
  '/apis/apps/v1/deployments': [
    {
      metadata: named('orders'),
      spec: { replicas: 2, selector: { matchLabels: labels }, strategy: { type: 'RollingUpdate' }, template },
      status: {
        observedGeneration: 3, replicas: 2, updatedReplicas: 2, readyReplicas: 1, availableReplicas: 1, unavailableReplicas: 1,
        conditions: [condition('Progressing', 'True', 'NewReplicaSetAvailable'), condition('Available', 'False', 'MinimumReplicasUnavailable')],
      },
    },
  ],
  '/apis/apps/v1/replicasets': [
    { metadata: named('orders-6b7f', ownedBy('Deployment', 'orders')), spec: { replicas: 2, selector: { matchLabels: labels }, template }, status: { replicas: 2, readyReplicas: 1 } },
  ],
  '/apis/autoscaling/v2/horizontalpodautoscalers': [
    {
      metadata: named('orders'),
      spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'orders' }, minReplicas: 2, maxReplicas: 6, metrics: [] },
      status: { currentReplicas: 2, desiredReplicas: 2, currentMetrics: [], conditions: [] },
    },
  ],
  '/apis/networking.k8s.io/v1/ingresses': [
    {
      metadata: named('orders'),
      spec: { rules: [{ host: 'orders.acme.example', http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'orders', port: { number: 80 } } } }] } }] },
      status: { loadBalancer: {} },
    },
  ],
  '/apis/acme.example/v1/queues': [
    { metadata: named('incoming-orders'), spec: { partitions: 3 }, status: { phase: 'Ready', waiting: 12 } },
  ],
  '/apis/metrics.k8s.io/v1beta1/pods': [
    { metadata: named('orders-6b7f-aaaaa'), containers: [{ name: 'orders', usage: { cpu: '40m', memory: '96Mi' } }] },
  ],
};

/** What a list says of its own kind; items of lists have none. */
const kinds = { '/apis/acme.example/v1/queues': 'QueueList' };

const events = [
  {
    metadata: { name: 'orders-6b7f-bbbbb.1', namespace: 'shop', creationTimestamp: created },
    type: 'Warning', reason: 'BackOff', message: 'Back-off restarting failed container', count: 7,
    firstTimestamp: created, lastTimestamp: created,
    involvedObject: { kind: 'Pod', name: 'orders-6b7f-bbbbb', namespace: 'shop' },
  },
];

const selects = (selector, object) =>
  selector.split(',').filter(Boolean).every(term => object.metadata.labels[term.split('=')[0]] === term.split('=')[1]);

createServer((request, response) => {
  const url = new URL(request.url, `http://127.0.0.1:${port}`);
  const json = (body, status = 200) => response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  if (token && request.headers.authorization !== `Bearer ${token}`) {
    return json({ kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'Unauthorized', code: 401 }, 401);
  }
  if (/^\/api\/v1\/namespaces\/shop\/pods\/[^/]+\/log$/.test(url.pathname)) {
    return response.writeHead(200, { 'Content-Type': 'text/plain' }).end('Starting orders 1.4.2\nThe database orders-db does not answer\n');
  }
  if (url.pathname === '/api/v1/namespaces/shop/events') {
    return json({ kind: 'EventList', apiVersion: 'v1', metadata: {}, items: events });
  }
  const path = url.pathname.replace('/namespaces/shop/', '/');
  const items = objects[path] ?? [];
  return json({ kind: kinds[path] ?? 'List', apiVersion: 'v1', metadata: {}, items: items.filter(one => selects(url.searchParams.get('labelSelector') ?? '', one)) });
}).listen(port, '127.0.0.1');
