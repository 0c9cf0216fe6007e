// Calls every method of Backstage's own catalog client against a started server.
//
// usage: node check.mjs BASE TOKEN NEW_LOCATION_TARGET
// Prints a line for each check, then 'N passed, N failed'; exits 1 when anything failed.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { CATALOG_FILTER_EXISTS, CatalogClient } from '@backstage/catalog-client';

const [base, token, newTarget] = process.argv.slice(2);
const catalog = new CatalogClient({ discoveryApi: { getBaseUrl: async plugin => `${base}/api/${plugin}` } });
const options = { token };
const orders = 'component:default/orders';
let passed = 0;
let failed = 0;

async function check(what, action) {
  try {
    await action();
    passed += 1;
    console.log('  ok    ', what);
  } catch (failure) {
    failed += 1;
    console.log('  FAILED', what, '--', String(failure.stack ?? failure).slice(0, 1500));
  }
}

async function eventually(what, condition) {
  for (let tries = 0; tries < 600; tries += 1) {
    if (await condition()) return;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  throw new Error(`waited a minute in vain for ${what}`);
}

// Expects a promise to be refused by an error of the server with that name.
const refused = (promise, name) => assert.rejects(promise, failure => failure.cause?.name === name);

const names = items => items.map(item => item.metadata.name);
const ref = entity => `${entity.kind}:${entity.metadata.namespace ?? 'default'}/${entity.metadata.name}`.toLowerCase();

let everything = [];

await check('getEntities: all, and by a filter with values and existence', async () => {
  everything = (await catalog.getEntities({}, options)).items;
  assert.ok(everything.length > 10, `only ${everything.length} entities`);
  const filter = [{ kind: ['Component', 'API'], 'spec.owner': CATALOG_FILTER_EXISTS }, { kind: 'group' }];
  const { items } = await catalog.getEntities({ filter }, options);
  const expected = everything.filter(e => (['Component', 'API'].includes(e.kind) && e.spec.owner) || e.kind === 'Group');
  assert.deepEqual(items.map(ref).sort(), expected.map(ref).sort());
});

await check('getEntities: order, slice and fields', async () => {
  const order = [{ field: 'kind', order: 'desc' }, { field: 'metadata.name', order: 'asc' }];
  const { items } = await catalog.getEntities({ order, limit: 3, offset: 1, fields: ['kind', 'metadata.name'] }, options);
  assert.equal(items.length, 3);
  assert.deepEqual(Object.keys(items[0]).sort(), ['kind', 'metadata']);
});

for (const query of [undefined, { $not: { kind: 'location' } }]) {
  await check(`queryEntities: forward to the end and back, ${query ? 'with a predicate' : 'without'}`, async () => {
    const request = { limit: 4, orderFields: { field: 'metadata.name', order: 'asc' }, ...(query && { query }) };
    let page = await catalog.queryEntities(request, options);
    const forward = [...page.items];
    const total = page.totalItems;
    while (page.pageInfo.nextCursor) {
      page = await catalog.queryEntities({ cursor: page.pageInfo.nextCursor, limit: 4 }, options);
      forward.push(...page.items);
    }
    assert.equal(forward.length, total);
    assert.equal(new Set(forward.map(ref)).size, total);
    const backward = [...page.items];
    while (page.pageInfo.prevCursor) {
      page = await catalog.queryEntities({ cursor: page.pageInfo.prevCursor, limit: 4 }, options);
      backward.unshift(...page.items);
    }
    assert.deepEqual(backward.map(ref), forward.map(ref));
  });
}

await check('queryEntities: full text, count alone and no count', async () => {
  const fullTextFilter = { term: 'ORDER', fields: ['metadata.name'] };
  const found = await catalog.queryEntities({ fullTextFilter, filter: { kind: 'component' } }, options);
  assert.ok(names(found.items).includes('orders'));
  assert.ok(found.items.every(e => e.metadata.name.includes('order')));
  const counted = await catalog.queryEntities({ filter: { kind: 'component' }, limit: 0 }, options);
  assert.deepEqual([counted.items.length, counted.pageInfo], [0, {}]);
  assert.equal(counted.totalItems, everything.filter(e => e.kind === 'Component').length);
  const uncounted = await catalog.queryEntities({ limit: 2, totalItems: 'exclude' }, options);
  assert.equal(uncounted.totalItems, 0);
});

await check('streamEntities: pages until nothing is left', async () => {
  const seen = [];
  for await (const page of catalog.streamEntities({ pageSize: 5 }, options)) seen.push(...page);
  assert.deepEqual(seen.map(ref).sort(), everything.map(ref).sort());
});

await check('getEntitiesByRefs: order, gaps, repetition, fields, filter', async () => {
  const entityRefs = ['user:default/nobody', orders, orders];
  const { items } = await catalog.getEntitiesByRefs({ entityRefs, fields: ['metadata.name'] }, options);
  assert.deepEqual(items, [undefined, { metadata: { name: 'orders' } }, { metadata: { name: 'orders' } }]);
  const none = await catalog.getEntitiesByRefs({ entityRefs: [orders], filter: { kind: 'api' } }, options);
  assert.deepEqual(none.items, [undefined]);
});

await check('getEntitiesByRefs: three thousand references', async () => {
  const entityRefs = Array.from({ length: 3000 }, (_, n) => (n % 1000 ? `user:default/nobody-${n}` : orders));
  const { items } = await catalog.getEntitiesByRefs({ entityRefs }, options);
  assert.equal(items.length, 3000);
  assert.equal(items.filter(Boolean).length, 3);
});

await check('getEntityByRef and getEntityByName', async () => {
  assert.equal((await catalog.getEntityByRef('Component:orders', options)).metadata.name, 'orders');
  assert.equal(await catalog.getEntityByRef('component:default/none', options), undefined);
  const name = { kind: 'Component', namespace: 'default', name: 'orders' };
  assert.equal((await catalog.getEntityByName(name, options)).metadata.name, 'orders');
});

await check('getEntityAncestors', async () => {
  const ancestry = await catalog.getEntityAncestors({ entityRef: orders }, options);
  assert.equal(ancestry.rootEntityRef, orders);
  assert.equal(ref(ancestry.items[0].entity), orders);
  const known = new Set(ancestry.items.map(item => ref(item.entity)));
  assert.ok(ancestry.items[0].parentEntityRefs.length > 0);
  assert.ok(ancestry.items.every(item => item.parentEntityRefs.every(parent => known.has(parent))));
  await assert.rejects(catalog.getEntityAncestors({ entityRef: 'component:default/none' }, options), { statusCode: 404 });
});

for (const by of [{ filter: { kind: 'component' } }, { query: { kind: 'component' } }]) {
  await check(`getEntityFacets by ${Object.keys(by)}`, async () => {
    const { facets } = await catalog.getEntityFacets({ facets: ['kind', 'spec.none'], ...by }, options);
    const count = everything.filter(e => e.kind === 'Component').length;
    assert.deepEqual(facets, { kind: [{ value: 'Component', count }], 'spec.none': [] });
  });
}

await check('refreshEntity', async () => {
  await catalog.refreshEntity(orders, options);
  await refused(catalog.refreshEntity('component:default/none', options), 'NotFoundError');
});

await check('validateEntity', async () => {
  const entity = await catalog.getEntityByRef(orders, options);
  const location = 'url:https://git.acme.example/acme/shop/src/branch/main/catalog-info.yaml';
  const plain = { apiVersion: entity.apiVersion, kind: entity.kind, metadata: { name: 'x' }, spec: entity.spec };
  assert.deepEqual(await catalog.validateEntity(plain, location, options), { valid: true });
  const broken = await catalog.validateEntity({ ...plain, metadata: { name: 'a b' } }, location, options);
  assert.equal(broken.valid, false);
  assert.ok(broken.errors.length > 0 && broken.errors[0].message);
});

await check('analyzeLocation', async () => {
  const location = { type: 'url', target: 'https://git.acme.example/acme/shop' };
  const analysis = await catalog.analyzeLocation({ location }, options);
  assert.ok(Array.isArray(analysis.existingEntityFiles) && Array.isArray(analysis.generateEntities));
});

let location;

await check('addLocation: dry run, for good, and again', async () => {
  const tried = await catalog.addLocation({ type: 'url', target: newTarget, dryRun: true }, options);
  assert.ok(names(tried.entities).includes('from-javascript'), JSON.stringify(names(tried.entities)));
  assert.equal(tried.exists, false);
  ({ location } = await catalog.addLocation({ target: newTarget }, options));
  assert.equal(location.target, newTarget);
  await refused(catalog.addLocation({ target: newTarget }, options), 'ConflictError');
  assert.equal((await catalog.addLocation({ target: newTarget, onConflict: 'refresh' }, options)).location.id, location.id);
  await eventually('the new component', async () => catalog.getEntityByRef('component:default/from-javascript', options));
});

await check('getLocations, queryLocations, streamLocations', async () => {
  assert.ok((await catalog.getLocations({}, options)).items.some(item => item.id === location.id));
  const page = await catalog.queryLocations({ limit: 1, query: { target: newTarget } }, options);
  assert.deepEqual([page.items.map(item => item.id), page.totalItems, page.pageInfo], [[location.id], 1, {}]);
  const streamed = [];
  for await (const items of catalog.streamLocations({}, options)) streamed.push(...items);
  assert.ok(streamed.some(item => item.id === location.id));
});

await check('getLocationById, getLocationByRef, getLocationByEntity', async () => {
  assert.equal((await catalog.getLocationById(location.id, options)).target, newTarget);
  assert.equal(await catalog.getLocationById('00000000-0000-4000-8000-000000000000', options), undefined);
  assert.equal((await catalog.getLocationByRef(`url:${newTarget}`, options)).id, location.id);
  assert.equal((await catalog.getLocationByEntity('component:default/from-javascript', options)).id, location.id);
  assert.equal(await catalog.getLocationByEntity('component:default/none', options), undefined);
});

await check('updateLocation', async () => {
  const moved = newTarget.replace('catalog-info', 'moved');
  assert.equal((await catalog.updateLocation(location.id, { type: 'url', target: moved }, options)).target, moved);
  await eventually('the moved component', async () => catalog.getEntityByRef('component:default/moved', options));
});

await check('removeEntityByUid', async () => {
  const entity = await catalog.getEntityByRef('component:default/moved', options);
  await catalog.removeEntityByUid(entity.metadata.uid, options);
  await catalog.removeEntityByUid('00000000-0000-4000-8000-000000000000', options);
});

await check('removeLocationById', async () => {
  await catalog.removeLocationById(location.id, options);
  await assert.rejects(catalog.removeLocationById(location.id, options), { statusCode: 404 });
  await eventually('the component to go', async () => !(await catalog.getEntityByRef('component:default/moved', options)));
});

await check('every method of the client has been called', async () => {
  const source = await readFile(new URL(import.meta.url), 'utf8');
  const inner = /^(constructor|request\w+|\w+ByPredicate|getFilterValue)$/;
  const methods = Object.getOwnPropertyNames(CatalogClient.prototype).filter(name => !inner.test(name));
  assert.deepEqual(methods.filter(name => !source.includes(`catalog.${name}(`)), []);
});

console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
