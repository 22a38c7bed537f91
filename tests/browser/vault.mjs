// What a page has in its database, below the package: read, opened and damaged as somebody with the site's own scripts could.

/** Script of a page: `vault(work)` runs `work(entries, table)` over what is stored, in one transaction, and answers with its answer. */
export const init = () => {
  globalThis.vault = (work) =>
    new Promise((done, failed) => {
      const request = indexedDB.open('nearside');
      request.onupgradeneeded = () => request.transaction.abort();
      request.onerror = () => failed(request.error);
      request.onsuccess = () => {
        const database = request.result;
        const transaction = database.transaction('profile', 'readwrite');
        const table = transaction.objectStore('profile');
        let answer;
        const keys = table.getAllKeys();
        keys.onsuccess = () => {
          const values = table.getAll();
          values.onsuccess = () => {
            answer = work(new Map(keys.result.map((key, at) => [key, values.result[at]])), table);
          };
        };
        transaction.oncomplete = () => (database.close(), done(answer));
        transaction.onabort = () => (database.close(), failed(transaction.error));
      };
    });
};

/** Both generations as they lie there, newest first: number, and the record under the stored key as text; `null` when it does not open. */
export const generations = (page) =>
  page.evaluate(async () => {
    const [key, ...found] = await globalThis.vault((entries) => [entries.get('key'), entries.get(0), entries.get(1)]);
    const opened = found.filter(Boolean).map(async ({sequence, sealed}) => {
      const how = {name: 'AES-GCM', iv: sealed.slice(0, 12), additionalData: Float64Array.of(sequence)};
      const record = await crypto.subtle.decrypt(how, key, sealed.slice(12)).catch(() => null);
      return {sequence, text: record && new TextDecoder('latin1').decode(record)};
    });
    return (await Promise.all(opened)).sort((one, other) => other.sequence - one.sequence);
  });

/** Does a damage to what is stored. */
export const spoil = (page, damage) =>
  page.evaluate(
    ([name]) =>
      globalThis.vault((entries, table) => {
        const both = [0, 1].map((place) => ({place, ...entries.get(place)})).sort((one, other) => other.sequence - one.sequence);
        const [newest, older] = both;
        const put = ({place, ...generation}) => table.put(generation, place);
        const flip = (bytes, at) => bytes.map((byte, place) => (place === (at + bytes.length) % bytes.length ? byte ^ 1 : byte));
        const damages = {
          'torn': () => put({...newest, sealed: newest.sealed.subarray(0, 40)}),
          'empty': () => put({...newest, sealed: new Uint8Array()}),
          'altered in its content': () => put({...newest, sealed: flip(newest.sealed, 30)}),
          'altered in its checksum': () => put({...newest, sealed: flip(newest.sealed, -1)}),
          'altered in its number': () => put({...newest, sequence: newest.sequence + 2}),
          'given a number out of range': () => put({...newest, sequence: 2 ** 53 - 1}),
          'something else': () => table.put({theme: 'dark'}, newest.place),
          'not an object': () => table.put(null, newest.place),
          'gone': () => table.delete(newest.place),
          'an older one in disguise': () => put({...older, sequence: newest.sequence + 1, place: older.place}),
          'both torn': () => both.forEach((generation) => put({...generation, sealed: generation.sealed.subarray(0, 40)})),
          'key lost': () => table.delete('key'),
          'key of another kind': () => table.put({}, 'key'),
          'everything gone': () => table.clear(),
        };
        damages[name]();
      }),
    [damage],
  );

/** Puts another key in the place of the one that sealed what is there. */
export const changeKey = (page) =>
  page.evaluate(async () => {
    const key = await crypto.subtle.generateKey({name: 'AES-GCM', length: 256}, false, ['encrypt', 'decrypt']);
    await globalThis.vault((_, table) => void table.put(key, 'key'));
  });
