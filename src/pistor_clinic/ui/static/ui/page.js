// What every page does beyond showing itself. Each page reads and works without this file.

// A short message that can be closed.
customElements.define(
  "toast-line",
  class extends HTMLElement {
    connectedCallback() {
      this.querySelector("button")?.addEventListener("click", () => this.remove());
    }
  },
);

// Says that the line is gone: what was sent has not arrived.
customElements.define(
  "connection-line",
  class extends HTMLElement {
    connectedCallback() {
      const show = () => (this.hidden = false);
      const hide = () => (this.hidden = true);
      window.addEventListener("offline", show);
      window.addEventListener("online", hide);
      document.addEventListener("htmx:sendError", show);
      document.addEventListener("htmx:afterRequest", (event) => event.detail.successful && hide());
    }
  },
);
