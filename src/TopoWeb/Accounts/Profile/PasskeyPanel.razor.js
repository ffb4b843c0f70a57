// Adds a passkey: asks the server for a question, the browser for a new key, and hands the key to the server.
export function create(element, page) {
  const button = element.querySelector('[data-add-passkey]');
  if (!window.PublicKeyCredential?.parseCreationOptionsFromJSON) {
    button.hidden = true;
    element.querySelector('[data-no-passkeys]').hidden = false;
  }

  async function post(address, body) {
    const response = await fetch(address, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    const answer = response.status === 204 ? null : await response.json();
    if (!response.ok) throw new Error(answer?.errors?.passkey?.[0] ?? answer?.detail ?? 'The server did not answer. Try again.');
    return answer;
  }

  async function add(event) {
    if (!event.target.closest('[data-add-passkey]')) return;
    const input = element.querySelector('#passkey-name');
    if (!input.value.trim()) {
      input.focus();
      return page.invokeMethodAsync('DoneAsync', 'Name the passkey after the device or key that holds it.');
    }
    button.disabled = true;
    try {
      const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(await post('api/v1/passkeys/new', {}));
      const credential = await navigator.credentials.create({ publicKey });
      await post('api/v1/passkeys', { credential: JSON.stringify(credential), name: input.value });
      input.value = '';
      await page.invokeMethodAsync('DoneAsync', null);
    } catch (error) {
      const known = { NotAllowedError: 'No passkey was added. Try again.', InvalidStateError: 'This device has a passkey for your account already.' };
      await page.invokeMethodAsync('DoneAsync', known[error.name] ?? error.message);
    } finally {
      button.disabled = false;
    }
  }

  element.addEventListener('click', add);
  return {
    destroy() {
      element.removeEventListener('click', add);
    },
  };
}
