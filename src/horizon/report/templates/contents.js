"use strict";
// Where there is room beside the news, the list of contents is open from the start.
if (window.matchMedia("(min-width: 60rem)").matches) {
  document.querySelector(".contents details")?.setAttribute("open", "");
}
