"use strict";

// Shows what the server sends. When the server ends the stream the browser connects again, and is refused if nobody is
// signed in any more.
for (const stream of document.querySelectorAll("[data-stream]")) {
  const events = new EventSource(stream.dataset.stream);
  events.onmessage = (event) => {
    stream.classList.add("open");
    stream.querySelector("output").textContent = new Date(event.data).toLocaleTimeString("en-GB");
  };
  events.onerror = () => {
    stream.classList.remove("open");
    if (events.readyState === EventSource.CLOSED) {
      stream.querySelector(".over").textContent = "The sign-in has ended, and the stream with it.";
    }
  };
}
