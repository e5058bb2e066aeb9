/** Copy text; true when it is done. Plain http has no `navigator.clipboard`, so the old way is tried too. */
export async function copy(text, near) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text, near);
  }
}

function copyBySelection(text, near) {
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "hidden";
  near.after(field); // beside the button: a modal dialog lets nothing outside of it be selected
  field.select();
  try {
    return document.execCommand("copy");
  } finally {
    field.remove();
    near.focus();
  }
}
