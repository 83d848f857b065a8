// The form of a campaign link follows the place that is chosen: its usual label, and what it adds to the address.
for (const form of document.querySelectorAll(".link-form")) {
  const { place, label, utm, utm_was: was } = form.elements;
  place.addEventListener("change", () => {
    const chosen = place.selectedOptions[0].dataset;
    label.placeholder = chosen.label;
    if (utm.value === was.value) utm.value = was.value = chosen.utm;
  });
}

// Whoever opens the form is about to fill it in.
const opened = document.getElementById("new-link");
opened?.addEventListener("toggle", () => opened.open && opened.querySelector("select").focus());
