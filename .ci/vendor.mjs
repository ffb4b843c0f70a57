// Copies the browser builds of the npm packages to wwwroot/lib as ES modules, and the font of figures, which the build puts into the program.
// fcose and what it stands on ship as UMD only: they are wrapped here, so that no page needs globals.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

const root = new URL('..', import.meta.url);
const from = path => new URL(`node_modules/${path}`, root);
const to = path => new URL(`wwwroot/lib/${path}`, root);

const wrap = (name, path, needs = []) => `
const ${name} = (() => {
const module = { exports: {} };
const exports = module.exports;
const require = id => ({ ${needs.map(n => `'${n.id}': ${n.name}`).join(', ')} })[id];
${readFileSync(from(path), 'utf8')}
return module.exports;
})();
`;

rmSync(to('.'), { recursive: true, force: true });
mkdirSync(to('.'), { recursive: true });
cpSync(from('cytoscape/dist/cytoscape.esm.min.mjs'), to('cytoscape.js'));
writeFileSync(to('cytoscape-fcose.js'), [
  wrap('layoutBase', 'layout-base/layout-base.js'),
  wrap('coseBase', 'cose-base/cose-base.js', [{ id: 'layout-base', name: 'layoutBase' }]),
  wrap('fcose', 'cytoscape-fcose/cytoscape-fcose.js', [{ id: 'cose-base', name: 'coseBase' }]),
  'export default fcose;\n',
].join(''));
cpSync(from('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'), to('fonts/DejaVuSans.ttf'));
for (const name of ['cytoscape', 'cytoscape-fcose', 'cose-base', 'layout-base', 'dejavu-fonts-ttf'])
  cpSync(from(`${name}/LICENSE`), to(`licenses/${name}.txt`));
