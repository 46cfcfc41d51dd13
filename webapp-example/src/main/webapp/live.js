"use strict";

// Asks every second whether the sign-in of this page has ended, and shows the answer when it has. Asks without a cookie,
// so that a page that is left open does not keep its session alive.
{
  const live = document.getElementById("live");
  let next;

  const ask = async () => {
    clearTimeout(next);
    try {
      const answer = await fetch(live.dataset.ask, { credentials: "omit", cache: "no-store" });
      if (answer.status === 200) {
        document.removeEventListener("visibilitychange", ask);
        live.innerHTML = await answer.text();
        return;
      }
    } catch {
      // The application cannot be reached; it may be back soon.
    }
    clearTimeout(next);
    next = setTimeout(ask, document.hidden ? 10000 : 1000);
  };

  if (live.dataset.ask) {
    document.addEventListener("visibilitychange", ask);
    ask();
  }
}
