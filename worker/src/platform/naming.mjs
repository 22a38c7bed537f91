// Addresses in what an origin says: where they name the origin, visitors are told the site, or they would go around the edge.
//
// They are read by the platform's own parser, as browsers read them: `http:\\ORIGIN/` and `//origin:80/` name it as well.

/** The port that a scheme stands for. */
const PORTS = {'http:': '80', 'https:': '443'};
/** Addresses in a value that holds more than one: in angle brackets, or quoted. */
const INSIDE = /<([^>]*)>|"([^"]*)"/g;

/** Scheme and host, if a text is that and nothing else; undefined otherwise. */
export function originOf(text) {
  try {
    const {protocol, origin, username, password, pathname, search, hash} = new URL(text);
    return protocol in PORTS && `${username}${password}${search}${hash}` === '' && pathname === '/' ? origin : undefined;
  } catch {
    return undefined;
  }
}

/** An address of the origin as one of the site; any other as it was. */
function asSite(address, origin, site) {
  let to;
  try {
    to = new URL(address, site);
  } catch {
    return address;
  }
  const own = new URL(origin);
  const host = ({hostname}) => hostname.replace(/\.$/, '');
  const port = ({port, protocol}) => port || PORTS[protocol];
  // An origin behind something that undoes encryption takes itself to be on the other scheme.
  const isOwn = to.protocol in PORTS && host(to) === host(own) && (port(to) === port(own) || to.port + own.port === '');
  return isOwn ? `${site}${to.pathname}${to.search}${to.hash}` : address;
}

/** By what each header holds addresses. */
const TOLD = {
  location: asSite,
  'content-location': asSite,
  refresh: (value, ...names) => value.replace(/^(\s*[\d.]*\s*[;,]?\s*(?:url\s*=\s*)?)(['"]?)(.*?)\2\s*$/is, (_, before, quote, address) => `${before}${quote}${asSite(address, ...names)}${quote}`),
  'set-cookie': (value, origin) =>
    // Without a domain it is the site's own, and no other host's.
    value.replace(/;\s*domain\s*=\s*\.?([^;]*?)\s*(?=;|$)/gi, (whole, domain) => (domain.toLowerCase() === new URL(origin).hostname ? '' : whole)),
};
for (const name of ['link', 'report-to', 'reporting-endpoints', 'speculation-rules']) {
  TOLD[name] = (value, ...names) =>
    value.replace(INSIDE, (whole, bracketed, quoted) => (quoted === undefined ? `<${asSite(bracketed, ...names)}>` : `"${asSite(quoted, ...names)}"`));
}

/** The value of a header, as visitors of the site are told it. `name`: in lower case. `origin`, `site`: schemes and hosts. */
export function told(name, value, origin, site) {
  return origin === site ? value : (TOLD[name]?.(value, origin, site) ?? value);
}
