// Chromium's own log of its network, and what of it concerns a site: requests in the order in which they were begun, with their priorities and
// how they ended; names that were looked up and hosts that were connected to before anything was asked of them; datagrams.
// A server sees none of the look-ups, and of requests only the ones that reach it.

import {readFile} from 'node:fs/promises';

const BEGIN = 1;
const END = 2;
const DNS_PORT = '53';

/** Arguments that make Chromium write its log to a file, headers and bytes included. */
export const logged = (file) => [`--log-net-log=${file}`, '--net-log-capture-mode=Everything'];

/** The log of a browser that has ended, as events `{type, phase, source, params}` in their order. */
export async function readNetLog(file) {
  const {constants, events} = JSON.parse(await readFile(file, 'utf8'));
  const types = new Map(Object.entries(constants.logEventTypes).map(([name, number]) => [number, name]));
  return events.map(({type, phase, source, params = {}}) => ({type: types.get(type), phase, source: source.id, params}));
}

/**
 * What left for each visit. A visit begins when a tab opens a document of one of `sites` (`http://ann.localhost`) at that very host; what
 * tells its site is counted to the last visit of that site, and datagrams, which do not, to the last visit of all.
 * Gives a list of `{site, begun, ends, early, datagrams}` in the order of visits: `begun` is one line per request and per change of its priority,
 * `ends` are requests that were given up or failed, `early` are look-ups and connections without a request, `datagrams` the ports that were written to. The last two are sets, sorted: how often a
 * browser repeats them is its own affair.
 */
export function departures(events, sites) {
  const visits = [];
  const last = new Map();
  const requests = new Map();
  /** What a datagram socket is connected to, by its number. */
  const peers = new Map();
  const siteOf = (key = '') => sites.find((site) => key === site || key.startsWith(`${site} `));
  for (const {type, phase, source, params} of events) {
    const request = requests.get(source);
    if (type === 'REQUEST_ALIVE' && phase === BEGIN) {
      requests.set(source, {priority: params.priority});
    } else if (type === 'URL_REQUEST_START_JOB' && phase === BEGIN) {
      const site = siteOf(params.network_isolation_key);
      if (!site || request?.line) continue;
      if (params.request_type === 'main frame' && new URL(params.url).hostname === new URL(site).hostname) begin(site);
      const visit = last.get(site);
      if (!visit) continue;
      Object.assign(request, {visit, line: `${params.method} ${params.url}`});
      visit.begun.push(`${request.line} at ${request.priority}`);
    } else if (type === 'URL_REQUEST_SET_PRIORITY' && request?.visit) {
      request.visit.begun.push(`${request.line} now at ${params.priority}`);
    } else if (type === 'CANCELLED' && request?.visit) {
      request.visit.ends.add(`given up: ${request.line}`);
    } else if (type === 'REQUEST_ALIVE' && phase === END && request?.visit && params.net_error) {
      request.visit.ends.add(`failed with ${params.net_error}: ${request.line}`);
    } else if (type === 'HOST_RESOLVER_MANAGER_REQUEST' && phase === BEGIN && params.is_speculative) {
      last.get(siteOf(params.network_anonymization_key))?.early.add(`looked up ${new URL(params.host).hostname}`);
    } else if (type === 'TCP_CLIENT_SOCKET_POOL_REQUESTED_SOCKETS') {
      const [, host, site] = /(\w+:\/\/[^ ]+) <([^>]*)>/.exec(params.group_id ?? '') ?? [];
      if (host) last.get(siteOf(site))?.early.add(`connected to ${new URL(host).hostname}`);
    } else if (type === 'UDP_CONNECT' && phase === BEGIN) {
      peers.set(source, params.address);
    } else if (type === 'UDP_BYTES_SENT') {
      const [, port] = /:(\d+)$/.exec(params.address ?? peers.get(source) ?? '') ?? [];
      if (port && port !== DNS_PORT) visits.at(-1)?.datagrams.add(port);
    }
  }
  return visits.map(({site, begun, ends, early, datagrams}) => ({site, begun, ends: [...ends].sort(), early: [...early].sort(), datagrams: [...datagrams].sort()}));

  function begin(site) {
    const visit = {site, begun: [], ends: new Set(), early: new Set(), datagrams: new Set()};
    visits.push(visit);
    last.set(site, visit);
  }
}
