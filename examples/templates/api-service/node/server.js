const http = require('node:http');

const name = ${{ values.name | dump }};
let requests = 0;
const items = [];

function json(response, status, body) {
  response.writeHead(status, {'Content-Type': 'application/json'});
  response.end(JSON.stringify(body));
}


function answer(request, response) {
  requests += 1;
  if (request.url === '/items' && request.method === 'GET') {
    json(response, 200, {items});
    return;
  }
  if (request.url === '/healthz') {
    response.end('ok\n');
    return;
  }
{% if values.monitoring %}
  if (request.url === '/metrics') {
    response.end('# TYPE requests_total counter\nrequests_total ' + requests + '\n');
    return;
  }
{% endif %}
  response.writeHead(404);
  response.end('not found\n');
}

const server = http.createServer(answer);

if (require.main === module) {
  server.listen(process.env.PORT || 8080);
  process.on('SIGTERM', () => server.close());
}

module.exports = server;
