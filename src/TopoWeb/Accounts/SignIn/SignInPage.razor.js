// The passkey button of the sign-in page: asks the server for a question, the browser for an answer, and goes where the server says.
class PasskeySignIn extends HTMLElement {
  connectedCallback() {
    if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) return;
    this.hidden = false;
    this.button = this.querySelector('button');
    this.note = this.querySelector('[role=alert]');
    this.button.addEventListener('click', () => this.signIn());
  }

  async signIn() {
    this.button.disabled = true;
    this.note.hidden = true;
    try {
      const question = await this.post(this.dataset.question, {});
      const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(question);
      const credential = await navigator.credentials.get({ publicKey });
      const { to } = await this.post(this.dataset.answer, { credential: JSON.stringify(credential), to: this.dataset.to ?? null });
      location.assign(new URL(to, document.baseURI));
    } catch (error) {
      this.say(error);
    } finally {
      this.button.disabled = false;
    }
  }

  async post(address, body) {
    const response = await fetch(address, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.detail ?? 'The server did not answer. Try again.');
    return answer;
  }

  say(error) {
    this.note.textContent = error.name === 'NotAllowedError' ? 'No passkey was used. Try again, or sign in with your password.' : error.message;
    this.note.hidden = false;
  }
}

if (!customElements.get('passkey-sign-in')) customElements.define('passkey-sign-in', PasskeySignIn);
