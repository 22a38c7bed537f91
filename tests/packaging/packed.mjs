// The packages as npm would publish them, and a registry on the loopback that has them beside everything that this repository has installed. A
// project that installs from it runs the commands that a developer types, and needs no network.

import {execFile} from 'node:child_process';
import {existsSync} from 'node:fs';
import {mkdir, mkdtemp, readdir, readFile, rm} from 'node:fs/promises';
import {createServer} from 'node:http';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pipeline} from 'node:stream/promises';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';

import {create} from 'tar';

const run = promisify(execFile);
export const repository = fileURLToPath(new URL('../../', import.meta.url));

/** The folders of the packages that are published. */
export async function published() {
  const folders = (await readdir(join(repository, 'www'))).map((name) => `www/${name}`).filter((folder) => existsSync(join(repository, folder, 'package.json')));
  const manifests = await Promise.all(folders.map((folder) => manifestOf(join(repository, folder))));
  return folders.map((folder, index) => ({folder, manifest: manifests[index]})).filter(({manifest}) => !manifest.private);
}

/** Packs the packages; each with its `manifest`, the `file` of its tarball, its `size` in bytes, and the `files` in it. `remove` deletes the tarballs. */
export async function pack() {
  const to = await mkdtemp(join(tmpdir(), 'nearside-packed-'));
  const packages = await published();
  const {stdout} = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', to, ...packages.flatMap(({folder}) => ['--workspace', folder])], {cwd: repository, maxBuffer: 1e8});
  const answer = JSON.parse(stdout);
  const packed = (Array.isArray(answer) ? answer : Object.values(answer)).map(({name, filename, size, unpackedSize, files}) => ({
    ...packages.find(({manifest}) => manifest.name === name),
    name,
    file: join(to, filename),
    size,
    unpackedSize,
    files: files.map(({path}) => path).sort(),
  }));
  return {packed, remove: () => rm(to, {recursive: true, force: true})};
}

const manifestOf = async (folder) => JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));

/** What the lock file says is installed here and is: platforms have packages of their own. */
async function installed() {
  const {packages} = JSON.parse(await readFile(join(repository, 'package-lock.json'), 'utf8'));
  const folders = Object.entries(packages)
    .filter(([path, {link, inBundle}]) => path.includes('node_modules/') && !link && !inBundle)
    .map(([path]) => join(repository, path))
    .filter((folder) => existsSync(join(folder, 'package.json')));
  return Promise.all(folders.map(async (folder) => ({folder, manifest: await manifestOf(folder)})));
}

/** Starts the registry; `environment` makes npm use it, with a cache of its own. */
export async function startRegistry(packed) {
  const cache = await mkdtemp(join(tmpdir(), 'nearside-registry-'));
  const all = new Map();
  for (const each of [...(await installed()), ...packed]) {
    const {name, version} = each.manifest;
    if (!all.has(name)) all.set(name, new Map());
    all.get(name).set(version, each);
  }
  let url;
  const server = createServer(async ({url: path}, response) => {
    try {
      const [, name, version] = /^\/((?:@[^/]+\/)?[^/]+)(?:\/-\/(.+)\.tgz)?$/.exec(decodeURIComponent(path)) ?? [];
      const versions = all.get(name);
      if (!versions || (version && !versions.has(version))) return response.writeHead(404, {'content-type': 'application/json'}).end('{"error": "not found"}');
      if (!version) return response.setHeader('content-type', 'application/json').end(JSON.stringify(packument(url, all, name)));
      const {file, folder, manifest} = versions.get(version);
      if (file) return response.end(await readFile(file));
      const bundles = manifest.bundleDependencies ?? manifest.bundledDependencies;
      await pipeline(create({cwd: folder, prefix: 'package', portable: true, filter: (path) => bundles?.length || path !== './node_modules'}, ['.']), response);
    } catch (error) {
      response.destroy(error);
    }
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  url = `http://127.0.0.1:${server.address().port}`;
  await mkdir(join(cache, 'npm'));
  return {
    url,
    environment: {
      npm_config_registry: url,
      npm_config_cache: join(cache, 'npm'),
      npm_config_userconfig: join(cache, 'npmrc'),
      npm_config_globalconfig: join(cache, 'global-npmrc'),
      npm_config_audit: 'false',
      npm_config_fund: 'false',
      npm_config_update_notifier: 'false',
      npm_config_ignore_scripts: 'true',
    },
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      await rm(cache, {recursive: true, force: true});
    },
  };
}

/** What a registry says of a package. The newest version is `latest`; what belongs to other platforms is not spoken of. */
function packument(url, all, name) {
  const versions = Object.fromEntries(
    [...all.get(name)].map(([version, {manifest}]) => {
      const {optionalDependencies = {}, dependencies = {}, scripts: _, devDependencies: __, ...rest} = manifest;
      const here = Object.fromEntries(Object.entries(optionalDependencies).filter(([each]) => all.has(each)));
      const needed = Object.fromEntries(Object.entries(dependencies).filter(([each]) => !(each in optionalDependencies)));
      return [version, {...rest, dependencies: needed, optionalDependencies: here, dist: {tarball: `${url}/${name}/-/${version}.tgz`}}];
    }),
  );
  const [latest] = Object.keys(versions).sort((a, b) => b.localeCompare(a, 'en', {numeric: true}));
  return {name, 'dist-tags': {latest}, versions};
}
