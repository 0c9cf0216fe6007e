// Writes a made-up company of 10,000 entities into files that any backend can read (`type: file`, target FOLDER/*.yaml):
//   node benchmarks/pages-catalog.mjs FOLDER [FILES]
import { mkdirSync, writeFileSync } from 'node:fs';

const [folder, files = 200] = process.argv.slice(2);
if (!folder) {
  console.error('usage: node benchmarks/pages-catalog.mjs FOLDER [FILES]');
  process.exit(2);
}
const TYPES = ['service', 'website', 'library', 'worker', 'job', 'gateway', 'function'];
const times = (count, make) => Array.from({ length: count }, (_, n) => make(n));

/** Fifty entities, in the proportions of the other figures. JSON is YAML too. */
function company(file) {
  const entity = (kind, name, spec) => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: {
      name,
      description: `${kind} ${name} of file ${file}`,
      labels: { tier: `${file % 3}`, domain: `d${file % 20}` },
      annotations: Object.fromEntries(['a', 'b', 'c', 'd'].map(key => [`acme.example/${key}`, `${key}-${file}`])),
      links: [{ url: `https://acme.example/${name}`, title: 'Site' }],
      tags: [`t${file % 10}`, TYPES[file % TYPES.length]],
    },
    spec,
  });
  const owner = n => `team-${file}-${n % 3}`;
  const system = n => `system-${file}-${n % 4}`;
  return [
    ...times(3, n => entity('Group', owner(n), { type: 'team', children: [] })),
    ...times(2, n => entity('User', `user-${file}-${n}`, { memberOf: [owner(0)], profile: { displayName: `User ${file} ${n}` } })),
    ...times(4, n => entity('System', system(n), { owner: owner(n) })),
    ...times(9, n => entity('Resource', `resource-${file}-${n}`, { type: 'database', owner: owner(n), system: system(n) })),
    ...times(14, n =>
      entity('API', `api-${file}-${n}`, { type: 'openapi', lifecycle: 'production', owner: owner(n), system: system(n), definition: 'openapi: 3.1.0' }),
    ),
    ...times(18, n =>
      entity('Component', `component-${file}-${n}`, {
        type: TYPES[n % TYPES.length], lifecycle: n % 3 ? 'production' : 'experimental', owner: owner(n), system: system(n),
        providesApis: [`api-${file}-${n % 14}`], dependsOn: [`resource:resource-${file}-${n % 9}`],
      }),
    ),
  ];
}

mkdirSync(folder, { recursive: true });
for (let file = 0; file < Number(files); file++) {
  writeFileSync(`${folder}/file-${String(file).padStart(3, '0')}.yaml`, company(file).map(entity => JSON.stringify(entity)).join('\n---\n'));
}
