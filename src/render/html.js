
"use strict";
(function () {
  function key(cell) {
    var text = cell ? cell.textContent.trim() : "";
    var number = parseFloat(text.replace(/,/g, ""));
    return { text: text.toLowerCase(), number: isNaN(number) ? null : number };
  }
  function sort(table, column, down) {
    var body = table.tBodies[0], numbers = table.tHead.rows[0].cells[column].classList.contains("n");
    var rows = Array.prototype.map.call(body.rows, function (row, i) {
      return { row: row, key: key(row.cells[column]), at: i };
    });
    rows.sort(function (a, b) {
      var order = 0;
      if (numbers) order = (a.key.number === null ? -Infinity : a.key.number) - (b.key.number === null ? -Infinity : b.key.number);
      else order = a.key.text < b.key.text ? -1 : a.key.text > b.key.text ? 1 : 0;
      return (down ? -order : order) || a.at - b.at;
    });
    rows.forEach(function (r) { body.appendChild(r.row); });
  }
  Array.prototype.forEach.call(document.querySelectorAll("table:not(.pairs)"), function (table) {
    if (!table.tHead || table.tBodies[0].rows.length < 3) return;
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (head, column) {
      if (head.tagName !== "TH") return;
      var button = document.createElement("button");
      button.type = "button";
      while (head.firstChild) button.appendChild(head.firstChild);
      head.appendChild(button);
      button.addEventListener("click", function () {
        var down = head.getAttribute("aria-sort") === "ascending";
        Array.prototype.forEach.call(table.tHead.rows[0].cells, function (other) { other.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        sort(table, column, down);
      });
    });
  });
  var section = document.getElementById("commitments");
  var articles = section ? section.querySelectorAll("article") : [];
  if (articles.length > 1) {
    var box = document.createElement("div"), label = document.createElement("label");
    var input = document.createElement("input"), said = document.createElement("output");
    box.className = "filter";
    label.htmlFor = input.id = "filter-box";
    label.textContent = "Show the dossiers that hold";
    input.type = "search";
    input.autocomplete = "off";
    said.htmlFor = "filter-box";
    box.appendChild(label);
    box.appendChild(input);
    box.appendChild(said);
    section.insertBefore(box, articles[0]);
    input.addEventListener("input", function () {
      var words = input.value.toLowerCase().split(/\s+/).filter(Boolean), shown = 0;
      Array.prototype.forEach.call(articles, function (article) {
        var text = article.textContent.toLowerCase();
        var fits = words.every(function (word) { return text.indexOf(word) >= 0; });
        article.hidden = !fits;
        shown += fits ? 1 : 0;
      });
      said.textContent = words.length ? shown + " of " + articles.length : "";
    });
  }
})();
