/** A piece of TOML to be coloured: positions in the text and its kind. */
export interface Token {
  readonly start: number;
  readonly end: number;
  readonly kind: 'comment' | 'table' | 'key' | 'text' | 'number';
}

const TOKEN =
  /(?<comment>#[^\n]*)|(?<text>'''[\s\S]*?(?:'''|$)|"""[\s\S]*?(?:"""|$)|'[^'\n]*'?|"(?:\\.|[^"\\\n])*"?)|(?<table>^[ \t]*\[\[?[^\]\n]*\]\]?(?=[ \t]*(?:#|$)))|(?<key>[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+|\."[^"\n]*")*(?=[ \t]*=))|(?<number>\b(?:true|false|[+-]?\d[\w.:+-]*)\b)/gm;

/** The coloured pieces of a TOML text, in order. For the eye only: the compiler has its own parser. */
export const tokens = (text: string): Token[] => {
  const found: Token[] = [];
  for (const match of text.matchAll(TOKEN)) {
    const kind = Object.entries(match.groups ?? {}).find(([, matched]) => matched !== undefined)?.[0] as Token['kind'];
    found.push({start: match.index, end: match.index + match[0].length, kind});
  }
  return found;
};
