// Records what we found for the figures of the paper: every result of ours is computed by the queue of a running server, and its numbers and its graph
// go to src/TopoWeb/Figures/Findings, from where the figures page takes them. The README's table follows them.
//   node .ci/figures.mjs http://127.0.0.1:5080 [preset … | table]
import { mkdir, readFile, writeFile } from 'node:fs/promises';

const [server, ...only] = process.argv.slice(2);
const folder = new URL('../src/TopoWeb/Figures/Findings/', import.meta.url);
const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, 1000 * seconds));

async function ask(path, options) {
  const response = await fetch(`${server}/api/v1${path}`, options);
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response;
}
const read = async (path, options) => (await ask(path, options)).json();

async function finished(preset) {
  const { id } = await read('/runs', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ preset }) });
  for (;;) {
    const run = await read(`/runs/${id}`);
    if (run.state === 'succeeded') return run;
    if (run.state === 'failed' || run.state === 'cancelled') throw new Error(`${preset} ${run.state}: ${run.error}`);
    await pause(1);
  }
}

await mkdir(folder, { recursive: true });
const found = (await read('/figures')).flatMap((figure) => figure.found);
const presets = new Map(found.map((f) => [f.preset, f]));
for (const preset of only.length ? only.filter((name) => name !== 'table') : presets.keys()) {
  const run = await finished(preset);
  const findings = [];
  for (const { choice, label } of run.results) {
    const result = await read(`/runs/${run.id}/result?choice=${choice}`);
    const loops = result.significance;
    findings.push({
      choice, label, networks: result.source?.networks ?? null, iteration: result.source?.iteration ?? null, accuracy: result.source?.testAccuracy ?? null,
      points: result.points.input, kept: result.points.kept, nodes: result.mapper?.nodes.length ?? null,
      loops: loops?.supportedLoops ?? null, sentence: loops?.sentence ?? null,
    });
  }
  const shown = findings.find((f) => f.choice === presets.get(preset).open) ?? findings.at(-1);
  await writeFile(new URL(`${preset}.json`, folder), JSON.stringify(findings, null, 1) + '\n');
  if (shown.nodes) await writeFile(new URL(`${preset}.svg`, folder), await (await ask(`/runs/${run.id}/thumbnail.svg?choice=${shown.choice}`)).text());
  console.log(`${preset}: ${findings.map((f) => `${f.label} ${f.loops ?? '-'}`).join(', ')}\n  ${shown.sentence}`);
}

// The table of the README: a figure a line, with the first of our results. The server knows what it was built with: build again first.
const words = { agrees: 'agrees', partly: 'agrees in part', differs: 'differs', notRun: 'not run' };
const lines = (await read('/figures')).map(({ label, title, found }) => {
  const shown = found[0]?.results.find((r) => r.choice === found[0].open) ?? found[0]?.results.at(-1);
  const scale = shown ? shown.iteration === null ? 'pretrained' : [shown.networks && `${shown.networks} network${shown.networks === 1 ? '' : 's'}`, shown.iteration && `iteration ${shown.iteration.toLocaleString('en')}`].filter(Boolean).join(', ') : '';
  const loops = shown?.sentence?.split(':')[0] ?? '';
  return `| ${label} | ${title} | ${scale} | ${loops} | ${words[found[0]?.agreement ?? 'notRun']} |`;
});
const readme = new URL('../README.md', import.meta.url);
const text = await readFile(readme, 'utf8');
await writeFile(readme, text.replace(/(\| Figure \| What \| Ours \| Loops \| The paper's report \|\n\| -.*\n)(\|.*\n)*/, `$1${lines.join('\n')}\n`));
