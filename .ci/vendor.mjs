// Copies the browser builds of the npm packages to wwwroot/lib as ES modules, and the font of figures, which the build puts into the program.
import { cpSync, mkdirSync, rmSync } from 'node:fs';

const root = new URL('..', import.meta.url);
const from = path => new URL(`node_modules/${path}`, root);
const to = path => new URL(`wwwroot/lib/${path}`, root);

rmSync(to('.'), { recursive: true, force: true });
mkdirSync(to('.'), { recursive: true });
cpSync(from('cytoscape/dist/cytoscape.esm.min.mjs'), to('cytoscape.js'));
cpSync(from('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'), to('fonts/DejaVuSans.ttf'));
for (const name of ['cytoscape', 'dejavu-fonts-ttf'])
  cpSync(from(`${name}/LICENSE`), to(`licenses/${name}.txt`));
