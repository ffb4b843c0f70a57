// The nodes drawn as mean patches: as many as do not cover each other, the largest and those chosen first. They alone are elements of the graph library.
import { declutter } from './declutter.js';

const gap = 6; // pixels between two patches

export class PatchNodes {
  constructor(view) {
    this.view = view;
    this.elements = new Map();
  }

  // Screen side of a patch.
  side() { return this.view.cy.width() < 420 ? 27 : this.view.scene.id.length > 80 ? 30 : 33; }

  // Which nodes are patches now; true where it is not as before.
  choose() {
    const { cy, at, scene, patches, patchSide, cursor } = this.view, zoom = cy.zoom(), pan = cy.pan();
    const rank = i => scene.size[i] + (i === cursor.at || this.view.isChosen(i) ? 1e9 : 0);
    const points = () => scene.id.map((_, i) => ({ id: i, x: at.x[i] * zoom + pan.x, y: at.y[i] * zoom + pan.y, rank: rank(i) }));
    const before = this.view.shownPatches, chosen = patches ? declutter(points(), patchSide + gap, cy.width(), cy.height()) : new Set();
    this.view.shownPatches = chosen;
    const gone = [...before].filter(i => !chosen.has(i)), come = [...chosen].filter(i => !before.has(i));
    for (const i of gone) {
      this.elements.get(i).remove();
      this.elements.delete(i);
    }
    for (const element of cy.add(come.map(i => ({ group: 'nodes', classes: 'patch', selectable: false, grabbable: false, position: { x: at.x[i], y: at.y[i] }, data: { at: i, patch: scene.patch[i] } }))).toArray())
      this.elements.set(element.data('at'), element);
    return gone.length + come.length > 0;
  }

  // To where their nodes stand.
  place() {
    const { at } = this.view;
    this.elements.forEach((element, i) => element.position({ x: at.x[i], y: at.y[i] }));
  }

  restyle() { this.elements.forEach(element => element.updateStyle()); }

  clear() {
    this.elements.forEach(element => element.remove());
    this.elements.clear();
    this.view.shownPatches = new Set();
  }
}
