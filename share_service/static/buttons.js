// <share-buttons>: makes the share buttons that are in the HTML already copy, share natively and tell of a press.
// Without the buttons in it (`<share-buttons url="…">`) it first fetches them from the service this file came from.
// No HTML sink is used, so it runs under any Content-Security-Policy and Trusted Types policy that lets it load.

const wait = 4000;
const gap = 120;

class ShareButtons extends HTMLElement {
  connectedCallback() {
    // An async script can run before the parser has reached our children.
    if (document.readyState == 'loading') addEventListener('DOMContentLoaded', () => this.start());
    else this.start();
  }

  start() {
    if (this.ready) return;
    this.ready = true;
    for (const kind of ['click', 'auxclick', 'keydown', 'focusout']) this.addEventListener(kind, this);
    if (this.dataset.events) this.enhance();
    else this.fill();
  }

  fill() {
    // XMLHttpRequest parses HTML into an inert document: DOMParser would need a Trusted Types policy.
    const request = new XMLHttpRequest();
    const address = new URL('../buttons', import.meta.url);
    const page = document.querySelector('link[rel=canonical]')?.href || location.href;
    address.searchParams.set('url', this.getAttribute('url') || page);
    for (const name of ['theme', 'lang']) if (this.hasAttribute(name)) address.searchParams.set(name, this.getAttribute(name));
    request.open('GET', address);
    request.responseType = 'document';
    request.onloadend = () => {
      const made = request.response?.querySelector('share-buttons');
      // No room is kept for what does not come.
      if (!made) return this.remove();
      for (const { name, value } of made.attributes) this.setAttribute(name, value);
      this.replaceChildren(...made.childNodes);
      this.enhance();
    };
    request.send();
  }

  enhance() {
    this.status = this.querySelector('[role=status]');
    const native = this.querySelector('[data-share]');
    if (native) native.hidden = !navigator.canShare?.(this.sheet(native));
  }

  sheet(button) {
    return { title: button.dataset.title, url: button.dataset.share };
  }

  handleEvent(event) {
    const more = this.querySelector('details');
    const goes = event.relatedTarget;
    if (event.type == 'keydown') {
      if (event.key != 'Escape') return;
      if (this.field) this.querySelector('[data-copy]').focus();
      else if (more?.open) more.firstElementChild.focus(), (more.open = false);
    } else if (event.type == 'focusout') {
      // What is open must not cover what has the focus (WCAG 2.4.11).
      if (goes && event.target == this.field) this.clear();
      if (goes && more && !more.contains(goes)) more.open = false;
    } else {
      const control = event.target.closest('[data-token]');
      if (control && event.button < 2) this.press(control);
    }
  }

  press(control) {
    if (control.dataset.copy) return this.copy(control);
    this.tell(control, 'intent');
    if (control.dataset.share) navigator.share(this.sheet(control)).catch(() => {});
  }

  clear() {
    clearTimeout(this.timer);
    this.field && this.field.remove();
    this.field = this.status.textContent = '';
  }

  async copy(button) {
    this.clear();
    this.toggleAttribute('below', this.getBoundingClientRect().top < 120);
    try {
      // The link is here already, so the write happens within the press: WebKit refuses a later one.
      await navigator.clipboard.writeText(button.dataset.copy);
      this.say(this.dataset.copied);
      this.tell(button, 'copy');
    } catch {
      this.field = document.createElement('input');
      this.field.readOnly = true;
      this.field.value = button.dataset.copy;
      this.field.ariaLabel = button.textContent.trim() || button.ariaLabel;
      this.status.after(this.field);
      this.field.focus();
      this.field.select();
      // How the address begins says more than how it ends.
      this.field.scrollLeft = 0;
      this.say(this.dataset.failed);
    }
  }

  say(words) {
    // Screen readers announce a change: the emptied status must be seen before it is filled again.
    this.timer = setTimeout(() => {
      this.status.textContent = words;
      if (!this.field) this.timer = setTimeout(() => this.clear(), wait);
    }, gap);
  }

  tell(control, event) {
    if (navigator.globalPrivacyControl || navigator.doNotTrack == 1) return;
    navigator.sendBeacon?.(this.dataset.events, new URLSearchParams({ token: control.dataset.token, event }));
  }
}

addEventListener('click', ({ target }) => {
  for (const more of document.querySelectorAll('share-buttons details[open]'))
    if (!more.parentNode.contains(target)) more.open = false;
});

if (!customElements.get('share-buttons')) customElements.define('share-buttons', ShareButtons);
