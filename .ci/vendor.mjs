// Makes wwwroot/lib: the graph view with the graph library as one script, and the font of figures, which the build puts into the program.
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = new URL('..', import.meta.url);
const from = path => new URL(`node_modules/${path}`, root);
const to = path => new URL(`wwwroot/lib/${path}`, root);

rmSync(to('.'), { recursive: true, force: true });
mkdirSync(to('.'), { recursive: true });
await build({ entryPoints: [fileURLToPath(new URL('wwwroot/js/graph/main.js', root))], outfile: fileURLToPath(to('graph.js')), bundle: true, minify: true, format: 'esm', legalComments: 'eof' });
for (const face of ['DejaVuSans', 'DejaVuSans-Bold'])
  cpSync(from(`dejavu-fonts-ttf/ttf/${face}.ttf`), to(`fonts/${face}.ttf`));
for (const name of ['cytoscape', 'cytoscape-layers', 'd3-polygon', 'dejavu-fonts-ttf'])
  cpSync(from(`${name}/LICENSE`), to(`licenses/${name}.txt`));
