// <local-time> has a <time> that the server wrote in UTC, and shows it in the zone of whoever reads. The text itself is changed and not replaced: Blazor goes on writing into it, and what it writes is rewritten.
(() => {
  const day = { day: 'numeric', month: 'short', year: 'numeric' };
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZoneName: 'short' };
  const words = {
    date: new Intl.DateTimeFormat('en-GB', day),
    today: new Intl.DateTimeFormat('en-GB', clock),
    clock: new Intl.DateTimeFormat('en-GB', { ...day, ...clock }),
    time: new Intl.DateTimeFormat('en-GB', { ...clock, second: '2-digit' }),
    seconds: new Intl.DateTimeFormat('en-GB', { ...day, ...clock, second: '2-digit' }),
  };

  customElements.define('local-time', class extends HTMLElement {
    connectedCallback() {
      this.observer = new MutationObserver(() => this.show());
      this.observer.observe(this, { subtree: true, childList: true, characterData: true, attributeFilter: ['datetime'] });
      this.show();
    }

    disconnectedCallback() { this.observer?.disconnect(); }

    show() {
      const time = this.querySelector('time');
      const at = new Date(time?.dateTime ?? '');
      if (Number.isNaN(at.getTime()) || !time.firstChild) return;
      // How long ago is the same in every zone.
      if (time.dataset.form === 'words') {
        time.title = words.seconds.format(at);
        return;
      }
      const today = time.dataset.form === 'clock' && at.toDateString() === new Date().toDateString();
      const text = words[today ? 'today' : time.dataset.form].format(at);
      if (time.firstChild.data === text) return;
      time.title = `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
      time.firstChild.data = text;
    }
  });
})();
