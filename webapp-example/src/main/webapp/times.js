"use strict";

// Shows times in the time zone of the reader, which only the browser knows; also on what comes into the page later. Without
// scripts they stay as the server has written them, in UTC.
{
  const format = new Intl.DateTimeFormat("en-GB", {
    day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit",
    timeZoneName: "short",
  });
  const show = () => {
    for (const time of document.querySelectorAll("time[datetime]:not([data-shown])")) {
      time.dataset.shown = "";
      time.textContent = format.format(new Date(time.dateTime));
    }
  };
  show();
  new MutationObserver(show).observe(document.getElementById("live"), { childList: true, subtree: true });
}
