// Lists the tests that failed, with the first lines of what they said, from the reports of xunit (XML) and Node (TAP): whoever sees only the end of a log sees what broke.
import { readFileSync } from 'node:fs';

const text = value => value
  .replace(/&#x([0-9a-f]+);/gi, (_, code) => String.fromCodePoint(parseInt(code, 16)))
  .replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&apos;/g, "'").replace(/&amp;/g, '&')
  .replace(/\\"/g, '"');

const names = [];

console.log('── Failed');
for (const file of process.argv.slice(2)) {
  if (file.endsWith('.tap')) {
    for (const [, name, body] of readFileSync(file, 'utf8').matchAll(/^ *not ok \d+ - (.*)\n *---\n([\s\S]*?)\n *\.\.\.$/gm)) {
      console.log(name);
      names.push(name);
      for (const line of body.split('\n').slice(0, 16)) console.log('  ' + line);
    }
    continue;
  }
  for (const [, attributes, body] of readFileSync(file, 'utf8').matchAll(/<test ([^>]*result="Fail"[^>]*)>([\s\S]*?)<\/test>/g)) {
    const lines = (part, most) => (body.match(new RegExp(`<${part}>(?:<!\\[CDATA\\[)?([\\s\\S]*?)(?:\\]\\]>)?</${part}>`))?.[1] ?? '').split('\n').slice(0, most);
    const name = text(attributes.match(/name="([^"]*)"/)?.[1] ?? '?');
    console.log(name);
    names.push(name);
    for (const line of [...lines('message', 12), ...lines('stack-trace', 4), ...lines('output', 24)]) console.log('  ' + text(line).slice(0, 200));
  }
}
// Once more, so that the last lines name them all.
console.log('── Their names');
for (const name of names) console.log(name);
